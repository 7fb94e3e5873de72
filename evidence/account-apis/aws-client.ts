import { Readable } from "node:stream";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LiveRead } from "#evidence/account-apis/source";
import { openWeb, type Web } from "#evidence/account-apis/web";

/** What the SDK asks for; its own types of it are not among its public ones. */
type SdkRequest = {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  method: string;
  headers: Record<string, string>;
  body?: unknown;
};
/** Refusals passed to the SDK: it knows which to try again, and says what they mean. */
const SEEN = [400, 403, 404, 409, 500, 503];

/** AWS's own client, whose requests go by the one way out. */
export async function openIam(
  read: LiveRead,
  secret: string,
  name: string,
): Promise<{ web: Web; iam: IAMClient }> {
  const web = openWeb(read, name);
  const { key = "", region = "", endpoint = "" } = read.settings;
  const { IAMClient } = await import("@aws-sdk/client-iam");
  const iam = new IAMClient({
    region: region.trim(),
    endpoint: endpoint.trim(),
    credentials: { accessKeyId: key.trim(), secretAccessKey: secret },
    maxAttempts: 5,
    requestHandler: { handle: async (request: SdkRequest) => ({ response: await answerTo(web, request) }) },
  });
  return { web, iam };
}

async function answerTo(web: Web, { protocol, hostname, port, path, method, headers, body }: SdkRequest) {
  const address = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
  const { authorization = "", ...plain } = headers;
  const reply = await web.ask(address, {
    method: method === "GET" ? "GET" : "POST",
    headers: plain,
    secretHeaders: { authorization },
    body: typeof body === "string" ? body : undefined,
    allow: SEEN,
  });
  return {
    statusCode: reply.status,
    headers: { "content-type": String(reply.headers["content-type"] ?? "text/xml") },
    body: Readable.from([Buffer.from(reply.text)]),
  };
}
