import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { textResponse } from "#app/http/text-response";
import { readPatience } from "#app/server/reading-time";
import { send } from "#app/server/remix-handler";

const LONG = "x".repeat(64 * 1024 * 1024);

/** Asks for an answer and reads none of it. Resolves when the server has let go of it: whether all of it went out. */
async function readNothing(answer: () => Response, patience: number): Promise<boolean> {
  const app = express();
  const closed = new Promise<boolean>((resolve) => {
    app.get("/", (request, response) => {
      response.once("close", () => resolve(response.writableFinished));
      send(answer(), request, response, 60, () => patience).catch(() => undefined);
    });
  });
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  socket.on("error", () => undefined).pause();
  socket.write("GET / HTTP/1.1\r\nHost: surety.test\r\n\r\n");
  return closed;
}

test.each([
  ["a text", () => textResponse(LONG, {})],
  ["a stream", () => new Response(LONG)],
])("a reader who does not take %s in time is cut off", async (_what, answer) => {
  expect(await readNothing(answer, 50)).toBe(false);
});

test("an answer that was taken is not cut off", async () => {
  expect(await readNothing(() => textResponse("short", {}), 60_000)).toBe(true);
});

test("a page has a minute, a file a quarter of an hour", () => {
  expect(Math.round(readPatience(20_000) / 1000)).toBe(60);
  expect(readPatience()).toBe(15 * 60_000);
  expect(readPatience(10 ** 9)).toBe(15 * 60_000);
});
