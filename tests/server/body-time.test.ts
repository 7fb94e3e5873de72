import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { bodyPatience, limitBodyTime } from "#app/server/body-time";

const HEAD = "POST / HTTP/1.1\r\nHost: surety.test\r\nContent-Length: 10\r\n\r\n";

async function startServer(patience: number) {
  const app = express();
  app.use(limitBodyTime(() => patience));
  app.post("/", (request, response) => {
    request.on("error", () => undefined);
    request.on("end", () => response.send("whole")).resume();
  });
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("a body that does not arrive in its time ends the connection", async () => {
  const socket = connect(await startServer(50), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(`${HEAD}abc`);
  await once(socket, "close");
});

test("one that arrives is answered", async () => {
  const socket = connect(await startServer(60_000), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write(`${HEAD}abcdefghij`);
  expect(String((await once(socket, "data"))[0])).toContain("whole");
});

test("a form has a minute, 512 MiB as long as a line of half a Mbit/s needs", () => {
  const seconds = (bytes: number) => bodyPatience(bytes) / 1000;
  expect(Math.round(seconds(16 * 1024))).toBe(60);
  expect(seconds(512 * 1024 * 1024)).toBeGreaterThan((512 * 1024 * 1024 * 8) / 512_000);
});
