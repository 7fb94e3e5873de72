import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, test } from "vitest";
import { movedPaths, toMovedPage } from "#app/server/moved";
import { afterEachTest } from "#tests/support/after-each";

test("an address of an earlier version leads to the page of today, with its query, and no other address does", async () => {
  const server = express().get(movedPaths, toMovedPage).listen(0, "127.0.0.1");
  afterEachTest(() => server.close());
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string) => {
    const { status, headers } = await fetch(`${origin}${path}`, { redirect: "manual" });
    return [status, headers.get("location")];
  };
  expect(await ask("/incidents/INC-0001/told")).toEqual([301, "/incidents/INC-0001/notified"]);
  expect(await ask("/incidents/INC-0001/told?state=told&q=a%3Fb?c")).toEqual([
    301,
    "/incidents/INC-0001/notified?state=notified&q=a%3Fb?c",
  ]);
  expect(await ask("/incidents/INC-0001/told/list.csv?from=100")).toEqual([
    301,
    "/incidents/INC-0001/notified/list.csv?from=100",
  ]);
  for (const path of ["/incidents/told", "/incidents/INC-0001/notified", "/incidents/a/b/told"])
    expect((await ask(path))[0]).toBe(404);
});
