import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileRoutesOf, serveFiles } from "#app/server/file-routes";

const answer = (text: string) => () => new Response(text, { headers: { "X-Answer": text } });
const routes = {
  root: { id: "root", module: { default: () => null } },
  page: {
    id: "page",
    parentId: "root",
    path: "a/:id",
    module: { default: () => null, loader: answer("page") },
  },
  any: {
    id: "any",
    parentId: "root",
    path: "a/:id/list.csv",
    module: { loader: ({ params }: { params: { id: string } }) => new Response(params.id) },
  },
  own: { id: "own", parentId: "root", path: "a/own/list.csv", module: { loader: answer("own") } },
  no: {
    id: "no",
    parentId: "root",
    path: "no.pdf",
    module: {
      loader: () => {
        throw new Response("Not for you", { status: 403 });
      },
    },
  },
  broken: {
    id: "broken",
    parentId: "root",
    path: "broken.json",
    module: {
      loader: () => {
        throw new Error("a bug");
      },
    },
  },
  action: { id: "action", parentId: "root", path: "act.ts", module: { action: answer("action") } },
};
const server = express();
server.use(
  serveFiles(
    fileRoutesOf({ routes } as unknown as ServerBuild),
    () => "http://surety.test",
    async () => ({}) as never,
  ),
);
server.use((_request, response) => void response.status(418).send("passed on"));
server.use(
  ((_error, _request, response, _next) =>
    void response.status(500).send("plain")) as express.ErrorRequestHandler,
);
let address = "";
const http = server.listen(0);
beforeAll(() => {
  address = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
});
afterAll(() => http.close());

test.each([
  ["/a/own/list.csv", 200, "own"],
  ["/a/x%20y/list.csv", 200, "x y"],
  ["/A/own/LIST.csv", 200, "own"],
  ["/a/own/list.csv/", 200, "own"],
  ["/a/own/list%2Ecsv", 200, "own"],
  ["/a/own/list.csv.data", 404, "A file has no page data.\n"],
  ["/A/7/list%2ecsv.data", 404, "A file has no page data.\n"],
  ["/a/1", 418, "passed on"],
  ["/a/1/listxcsv", 418, "passed on"],
  ["/a/1/2/list.csv", 418, "passed on"],
  ["/a/%E0%A4%A/list.csv", 418, "passed on"],
  ["/act.ts", 418, "passed on"],
  ["/no.pdf", 403, "Not for you"],
  ["/broken.json", 500, "plain"],
])("%s answers %d %j", async (path, status, text) => {
  const answer = await fetch(`${address}${path}`);
  expect([answer.status, await answer.text()]).toEqual([status, text]);
});

test("other methods are passed on", async () => {
  expect((await fetch(`${address}/a/own/list.csv`, { method: "POST" })).status).toBe(418);
});
