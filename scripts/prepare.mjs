// Installs and builds what is missing or out of date. Nothing here may need a package.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Stopped, step } from "./child.mjs";
import { alone } from "./lock.mjs";
import { npmCi } from "./npm.mjs";
import { at, root } from "./root.mjs";
import { fetchNode, hasRuntime, needsPackagedNode, placeNode, runtime } from "./runtime.mjs";
import { trim } from "./trim.mjs";

const SOURCES = ["app", "db", "domain", "evidence", "policies", "public"];
/** What decides which files are in node_modules. */
const INSTALLS = ["package-lock.json", "scripts/trim.mjs", "app/pdf/layout/faces.json"];
const SETTINGS = ["package-lock.json", "vite.config.ts", "remix.config.js", "tsconfig.json"];

/** Brings packages and build up to date and answers the Node to run with and an environment that finds it. */
export async function prepare({ build = true } = {}) {
  if (!installed() || !hasRuntime() || (build && !built())) {
    await alone(at(".cache", "setup.lock"), async () => {
      await bringPackages();
      if (build && !built()) await compile(runtime());
    });
  }
  const node = runtime();
  return { node, env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) } };
}

/** Leaves of the installed packages those that serve what is built; the next `prepare` installs the rest again. */
export async function leaveServing() {
  await alone(at(".cache", "setup.lock"), () => install(["--omit=dev"]));
}

async function bringPackages() {
  if (!installed()) {
    await install(["--include=dev"]);
    writeFileSync(at("node_modules", ".surety-installed"), installStamp());
  } else if (!hasRuntime()) {
    await fetchNode();
    placeNode();
  }
}

const installStamp = () => `${digest(INSTALLS)} ${process.platform}-${process.arch}`;
const installed = () => read(at("node_modules", ".surety-installed")) === installStamp();
const buildStamp = () => digest([...SOURCES.flatMap(walk), ...SETTINGS]);
const built = () => read(at("build", ".surety-built")) === buildStamp();

/** What the lock pins, and at the same time the Node that runs it where the machine has none that does. */
async function install(options) {
  // npm removes the one that is there.
  const fetches = needsPackagedNode();
  await Promise.all([npmCi("Installing packages", options), fetches && fetchNode()]);
  if (fetches) placeNode();
  trim();
}

async function compile(node) {
  const stamp = buildStamp();
  for (const made of [".surety-built", ".compiled"])
    rmSync(at("build", made), { recursive: true, force: true });
  const remix = at("node_modules", "@remix-run", "dev", "dist", "cli.js");
  const code = await step("Building", node, [remix, "vite:build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (code !== 0)
    throw new Stopped(
      "The build failed (its output is above). In a clean clone of a release this should not happen: report it.",
    );
  writeFileSync(at("build", ".surety-built"), stamp);
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function walk(dir) {
  if (!existsSync(at(dir))) return [];
  return readdirSync(at(dir), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? walk(join(dir, entry.name)) : [join(dir, entry.name)]));
}

function digest(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    if (existsSync(at(file)))
      hash
        .update(file)
        .update("\0")
        .update(readFileSync(at(file)));
  }
  return hash.digest("hex");
}
