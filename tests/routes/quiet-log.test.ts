import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "#tests/support/servers/server";
import { type ServerProcess, startProcess } from "#tests/support/servers/server-process";

const dir = mkdtempSync(join(tmpdir(), "surety-quiet-"));
let server: ServerProcess;
let url: string;
beforeAll(async () => {
  server = startProcess(dir, { LOG_LEVEL: "error" });
  url = await server.url;
}, 60_000);
afterAll(async () => {
  await server?.kill();
  rmSync(dir, { recursive: true, force: true });
});

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(url), { method, path, headers, agent: false }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    sent.on("error", reject).end();
  });
}

test("a parameter of the framework that no page sends is refused, and no one fills the log with it", async () => {
  for (const path of [
    "/?_data=x",
    "/sign-in?_data=routes%2Fdoors%2Fsign-in",
    "/sign-in?_data",
    "/sign-in.data?_data=root",
    "/sign-in?%5Fdata=x",
    "/sign-in?_routes=root",
    "/sign-in?__manifest=1",
    "/trust/subprocessors.json?_data=x",
  ])
    expect([path, await ask(path)]).toEqual([path, 400]);
  // What scripts of the pages ask for.
  expect(await ask("/sign-in.data?_routes=root")).toBeLessThan(400);
  expect(await ask("/sign-in.data?_routes=nothing%2Fof%2Fours,root")).toBeLessThan(500);
  expect(await ask("/sign-in.data?index")).toBeLessThan(400);
  const own = { Origin: url, "Content-Type": "application/x-www-form-urlencoded" };
  for (const path of ["/?index", "/nowhere?index", "/trust", "/healthz", "/%00"])
    await ask(path, own, "POST");
  expect(server.said.filter((line) => line.includes('"stack"'))).toEqual([]);
});

test.each(["/healthz", "/readyz", "/metrics", "/favicon.svg", "/assets/nothing.js", "/sign-in", "/nowhere"])(
  "%s is served under an own host alone",
  async (path) => {
    const foreign: Record<string, string>[] = [
      { Host: "attacker.example" },
      { Host: "attacker.example:80" },
      { Host: "127.0.0.1.attacker.example" },
      { Host: "127.0.0.1", "X-Forwarded-Host": "attacker.example" },
    ];
    for (const headers of foreign) expect(await ask(path, headers)).toBe(421);
    expect(await ask(path)).not.toBe(421);
  },
);

test("a range or a version that a file does not have is refused, and is no error of the server", async () => {
  const before = server.said.length;
  const [file] = (await readdir(join(root, "build/client/assets"))).filter((name) => name.endsWith(".js"));
  expect(await ask(`/assets/${file}`, { Range: "bytes=-0" })).toBe(416);
  expect(await ask(`/assets/${file}`, { "If-Match": '"x"' })).toBe(412);
  expect(server.said.slice(before)).toEqual([]);
});
