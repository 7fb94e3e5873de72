#!/usr/bin/env node
// `npx surety …`: installs and builds what is missing, then hands over to the command line.
import { fileURLToPath } from "node:url";
import { inFront, Stopped, say } from "./child.mjs";
import { prepare } from "./prepare.mjs";
import { systemWords } from "./start-errors.mjs";

try {
  const { node, env } = await prepare();
  const cli = fileURLToPath(new URL("cli.mjs", import.meta.url));
  process.exitCode = await inFront(node, [cli, ...process.argv.slice(2)], {
    env: { ...env, NODE_ENV: "production" },
  });
} catch (error) {
  const words = error instanceof Stopped ? error.message : systemWords(error);
  say(words ? `surety: ${words}` : error.stack);
  process.exitCode = 1;
}
