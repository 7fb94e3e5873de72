import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { isKnownBearer } from "#app/auth/bearer";
import { answerGuess } from "#app/http/token-needed";
import { limitBody } from "#app/server/body-limits";
import { testApp } from "#tests/support/app";

async function startServer() {
  const app = await testApp();
  const server = express().use(
    limitBody(
      (request) => isKnownBearer(app, request.get("authorization") ?? null),
      () => answerGuess(app, "192.0.2.7"),
    ),
  );
  const http = createServer(server).listen(0, "127.0.0.1");
  await once(http, "listening");
  onTestFinished(() => void http.close());
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/evidence`;
}

/** With its length, or in pieces. */
const bodies = {
  whole: () => "x".repeat(20_000),
  "in pieces": () =>
    new ReadableStream({
      start(out) {
        out.enqueue(new TextEncoder().encode("x".repeat(20_000)));
        out.close();
      },
    }),
};

test.each(Object.entries(bodies))("guessed tokens with a large body, %s, are counted", async (_how, body) => {
  const url = await startServer();
  const guess = () =>
    fetch(url, {
      method: "POST",
      headers: { Authorization: `Bearer srty_${"0".repeat(12)}_${"A".repeat(43)}` },
      body: body(),
      duplex: "half",
    } as RequestInit);
  for (let count = 0; count < 20; count++) {
    const answer = await guess();
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await answer.json()).toMatchObject({
      title: "A token is needed",
      detail: "The token is missing, unknown, revoked or expired. Send a valid one.",
    });
  }
  const shutOut = await guess();
  expect([shutOut.status, shutOut.headers.get("retry-after")]).toEqual([429, "300"]);
});
