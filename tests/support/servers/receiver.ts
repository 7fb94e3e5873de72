import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEachTest } from "#tests/support/after-each";

export type Taken = { path: string; headers: IncomingHttpHeaders; body: string };

const close: (() => void)[] = [];
afterEachTest(() => {
  for (const end of close.splice(0)) end();
});

/** A real web server on loopback that keeps what is posted to it and answers as told. */
export async function startReceiver() {
  const receiver = { url: "", taken: [] as Taken[], status: 200, location: "", says: "" };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString("utf8");
    receiver.taken.push({ path: request.url ?? "", headers: request.headers, body });
    if (receiver.location) response.setHeader("Location", receiver.location);
    const words = receiver.status === 200 ? "ok" : "no, thank you";
    response.writeHead(receiver.status).end(receiver.says || words);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close.push(() => server.close());
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}
