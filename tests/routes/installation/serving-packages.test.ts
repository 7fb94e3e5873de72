import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { parseAst } from "vite";
import { expect, test } from "vitest";
import { root } from "#tests/support/servers/server";

type Lock = { packages: Record<string, { dev?: boolean } | undefined> };
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;

/** What is loaded to serve and to run a command, but for `server.js --dev`. */
const served = [
  ...readdirSync(join(root, "build/server"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => join("build/server", name)),
  "server.js",
  "scripts/cli.mjs",
];

test("after a build, nothing that serves needs a package that `npm ci --omit=dev` leaves out", () => {
  const used = new Set(served.flatMap((file) => listPackages(readFileSync(join(root, file), "utf8"))));
  expect([...used]).toEqual(expect.arrayContaining(["better-sqlite3", "express", "react"]));
  expect([...used].filter(isLeftOut)).toEqual(["vite"]);
});

test("a package of the build alone would be found", () => {
  const text = 'import { rollup } from "rollup"; export * from "esbuild"; await import("@remix-run/dev/x");';
  expect(listPackages(text).filter(isLeftOut)).toEqual(["rollup", "esbuild", "@remix-run/dev"]);
});

function isLeftOut(name: string): boolean {
  return packages[`node_modules/${name}`]?.dev !== undefined || !packages[`node_modules/${name}`];
}

/** Names of the packages that a module imports, by the parser that the build uses. */
function listPackages(text: string): string[] {
  const found: string[] = [];
  visit(parseAst(text), (node) => {
    const from = (node.source as { value?: unknown } | undefined)?.value;
    if (
      /^Import|^Export/.test(node.type) &&
      typeof from === "string" &&
      !/^[./]/.test(from) &&
      !isBuiltin(from)
    )
      found.push(
        from
          .split("/")
          .slice(0, from.startsWith("@") ? 2 : 1)
          .join("/"),
      );
  });
  return [...new Set(found)];
}

type Node = { type: string } & Record<string, unknown>;

function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, see);
  else if (node && typeof node === "object") {
    if ("type" in node) see(node as Node);
    for (const value of Object.values(node)) visit(value, see);
  }
}
