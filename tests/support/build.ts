import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import type { openContext } from "#app/operations/installation/opening";
import type { createServer } from "#app/server/express";

const folder = join(import.meta.dirname, "../../build");
export const clientDir = join(folder, "client");

type Built = ServerBuild & {
  entry: { module: { createServer: typeof createServer; openContext: typeof openContext } };
};

/** The built application. It must have been made before: `npm test` does that first. */
export function loadBuild(): Promise<Built> {
  return import(/* @vite-ignore */ pathToFileURL(join(folder, "server/index.js")).href);
}
