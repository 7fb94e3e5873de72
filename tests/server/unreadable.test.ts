import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "#app/config";
import { limitPipelining } from "#app/server/pipelining";
import { refuseUnreadable } from "#app/server/unreadable";

const config = readConfig({ PUBLIC_URL: "https://surety.test" });

/** A server that begins an answer and never ends it. */
async function startServer(headersTimeout: number) {
  const app = express();
  app.use(limitPipelining);
  app.get("/", (_request, response) => void response.write("begun"));
  const server = createServer({ headersTimeout, requestTimeout: 0, connectionsCheckingInterval: 10 }, app);
  server.on("clientError", refuseUnreadable(config)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** All that comes back until the server closes the connection. */
async function answerTo(pieces: string[], headersTimeout = 60_000): Promise<string> {
  const socket = connect(await startServer(headersTimeout), "127.0.0.1");
  let text = "";
  socket.on("error", () => undefined);
  socket.on("data", (piece) => {
    text += piece;
    const next = pieces.shift();
    if (next) socket.write(next);
  });
  socket.write(pieces.shift() ?? "");
  await once(socket, "close");
  return text;
}

test.each([
  ["that is not HTTP", "NO HTTP\r\n\r\n", 60_000, "400 Bad Request", "This request cannot be read."],
  [
    "whose headers do not arrive in time",
    "GET / HTTP/1.1\r\nHost: ",
    40,
    "408 Request Timeout",
    "Send it again.",
  ],
  ["that never comes", "", 40, "408 Request Timeout", "Send it again."],
  [
    "with too large headers",
    `GET / HTTP/1.1\r\nHost: surety.test\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
    60_000,
    "431 Request Header Fields Too Large",
    "too large",
  ],
])(
  "a request %s has its own status and the headers of every answer",
  async (_what, sent, patience, status, words) => {
    const answer = await answerTo([sent], patience);
    expect(answer.split("\r\n")[0]).toBe(`HTTP/1.1 ${status}`);
    expect(answer).toContain(words);
    expect(answer).toMatch(/\r\nX-Frame-Options: DENY\r\n[\s\S]*Connection: close\r\n/);
  },
);

test("garbage behind a request that is being answered does not get into that answer", async () => {
  const answer = await answerTo(["GET / HTTP/1.1\r\nHost: surety.test\r\n\r\n", "NO HTTP\r\n\r\n"]);
  expect(answer).toContain("begun");
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
});
