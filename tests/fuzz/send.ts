import { Agent, request } from "node:http";

export type Answer = { status: number; location: string | undefined; text: string };
type Sent = { method: string; path: string; headers: Record<string, string>; body?: string };

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const PATIENCE_MS = 30_000;

/**
 * Sends a request with its path and bytes as they are.
 * @throws Error when there is no answer in 30 seconds, or the connection ends without one
 */
export function send(address: string, sent: Sent): Promise<Answer> {
  const { method, path, headers, body } = sent;
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body, "utf8");
    const length = bytes ? { "Content-Length": String(bytes.length) } : {};
    const { hostname, port } = new URL(address);
    const asked = request(
      { agent, hostname, port, method, path, headers: { ...headers, ...length }, timeout: PATIENCE_MS },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece) => pieces.push(piece));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location,
            text: Buffer.concat(pieces).toString("utf8"),
          }),
        );
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("no answer in 30 seconds")));
    asked.on("error", (error: NodeJS.ErrnoException) => {
      // The server had closed the idle connection at the same moment (Node's documentation of `reusedSocket`).
      if (asked.reusedSocket && error.code === "ECONNRESET") send(address, sent).then(resolve, reject);
      else reject(error);
    });
    asked.end(bytes);
  });
}
