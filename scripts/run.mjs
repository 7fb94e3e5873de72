// npm start, build, test, demo, dev, bench, soak, fuzz, check: installs and builds what is missing, then runs. Needs nothing but Node and npm.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inFront, Stopped, say } from "./child.mjs";
import { memoryFlags } from "./memory-flags.mjs";
import { leaveServing, prepare } from "./prepare.mjs";
import { root } from "./root.mjs";
import { systemWords } from "./start-errors.mjs";
import { supervise } from "./supervise.mjs";
import { check, test } from "./test.mjs";

const SERVING_ONLY = "--serving-only";

const commands = {
  async start() {
    const { node, env } = await prepare();
    return serve(node, { ...env, NODE_ENV: "production" });
  },

  /** Installs and builds, starts nothing, and prints the Node to start with. With `--serving-only` packages that only build and check are removed. */
  async build([option]) {
    if (option && option !== SERVING_ONLY)
      throw new Stopped(`"${option}" is no option; there is ${SERVING_ONLY}.`);
    const { node } = await prepare();
    if (option) await leaveServing();
    process.stdout.write(`${node}\n`);
    return 0;
  },

  /** A believable company in a folder that is thrown away at the end. */
  async demo() {
    const { node, env } = await prepare();
    const folder = mkdtempSync(join(tmpdir(), "surety-demo-"));
    const own = { cwd: root, env: { ...env, DATA_DIR: folder, NODE_ENV: "production" } };
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    say("· Filling a temporary folder with a demo company …");
    const code = await inFront(node, [join("scripts", "cli.mjs"), "demo"], own);
    if (code !== 0) throw new Stopped("The demo company could not be created; the cause is above.");
    return serve(node, own.env);
  },

  async dev() {
    const { node, env } = await prepare({ build: false });
    const stdio = ["inherit", "inherit", "inherit", "ipc"];
    return inFront(node, [...memoryFlags, "server.js"], {
      cwd: root,
      env: { ...env, NODE_ENV: "development" },
      stdio,
    });
  },

  async bench(names) {
    const { node, env } = await prepare();
    const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
    return inFront(node, [...flags, join("bench", "run.ts"), ...names], {
      cwd: root,
      env: { ...env, NODE_ENV: "production" },
    });
  },

  /** 1,000 kills, or as many as said: `npm run soak -- 200`. */
  async soak([kills = "1000"]) {
    const { node, env } = await prepare();
    const vitest = join("node_modules", "vitest", "vitest.mjs");
    return inFront(node, [vitest, "run", "--config", "vitest.soak.config.ts"], {
      cwd: root,
      env: { ...env, SOAK_KILLS: kills },
    });
  },

  /** Hostile requests to every route: `npm run fuzz -- --seed 7 --requests 20000`. */
  async fuzz(args) {
    const { node, env } = await prepare();
    const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
    return inFront(node, [...flags, join("tests", "fuzz", "run.ts"), ...args], { cwd: root, env });
  },

  check: async () => check(await prepare({ build: false })),
  test: async (names) => test(await prepare({ build: false }), names),
};

function serve(node, env) {
  // From the first moment on; server.js itself ignores the signal only once it has begun.
  return supervise(node, [...memoryFlags, "--disable-sigusr1", "server.js"], { cwd: root, env });
}

const [name = "start", ...rest] = process.argv.slice(2);
try {
  if (!(name in commands))
    throw new Stopped(`There is no "${name}". There are: ${Object.keys(commands).join(", ")}.`);
  process.exitCode = await commands[name](rest);
} catch (error) {
  const words = error instanceof Stopped ? error.message : systemWords(error);
  say(words ? `\n✗ ${words}` : error.stack);
  process.exitCode = 1;
}
