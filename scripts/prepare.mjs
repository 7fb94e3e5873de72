// Installs and builds what is missing or out of date. Nothing here may need a package.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Stopped, step } from "./child.mjs";
import { alone } from "./lock.mjs";
import { isTooOld, OLDEST_NODE } from "./node-version.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const SOURCES = ["app", "db", "domain", "evidence", "policies", "public"];
const SETTINGS = ["package-lock.json", "vite.config.ts", "remix.config.js", "tsconfig.json"];

/** Brings packages and build up to date and answers the Node to run with and an environment that finds it. */
export async function prepare({ build = true } = {}) {
  if (!installed() || (build && !built())) {
    await alone(at(".cache", "setup.lock"), async () => {
      if (!installed()) await install();
      if (build && !built()) await compile(runtime());
    });
  }
  const node = runtime();
  return { node, env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) } };
}

const installStamp = () => `${digest(["package-lock.json"])} ${process.platform}-${process.arch}`;
const installed = () => read(at("node_modules", ".surety-installed")) === installStamp();
const buildStamp = () => digest([...SOURCES.flatMap(walk), ...SETTINGS]);
const built = () => read(at("build", ".surety-built")) === buildStamp();

async function install() {
  const npm = process.env.npm_execpath?.endsWith("npm-cli.js")
    ? [hostNode(), process.env.npm_execpath]
    : ["npm"];
  const PATH = process.env.PATH.split(delimiter).filter((dir) => !dir.startsWith(at("node_modules")));
  const code = await step(
    "Installing packages",
    npm[0],
    [...npm.slice(1), "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
    { cwd: root, env: { ...process.env, PATH: PATH.join(delimiter), NODE_ENV: "" } },
  );
  if (code !== 0) {
    throw new Stopped(
      "npm could not install the packages (its output is above). Check that the npm registry is reachable and about 1 GB of disk is free, then run the same command again.",
    );
  }
  writeFileSync(at("node_modules", ".surety-installed"), installStamp());
}

async function compile(node) {
  const stamp = buildStamp();
  rmSync(at("build", ".surety-built"), { force: true });
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

/** The host's own Node where it is new enough, else the one that came as a package. */
function runtime() {
  const link = at("node_modules", ".bin", "node");
  const host = hostNode();
  const version = host === process.execPath ? process.versions.node : ask(host).slice(1);
  if (!isTooOld(version)) {
    if (!host.startsWith(at("node_modules"))) rmSync(link, { force: true });
    return host;
  }
  const packaged = at("node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (!existsSync(packaged) || ask(packaged) === "") {
    throw new Stopped(
      `This machine has Node ${version}; Surety needs ${OLDEST_NODE} or newer, and none could be installed for ${process.platform}-${process.arch}. Install Node 24 from https://nodejs.org and run the same command again.`,
    );
  }
  // npm 10 leaves this link out.
  if (!existsSync(link)) {
    rmSync(link, { force: true });
    symlinkSync(`..${sep}node-${process.platform}-${process.arch}${sep}bin${sep}node`, link);
  }
  return packaged;
}

/** npm puts node_modules/.bin first on PATH, so that we may ourselves run on the packaged Node. */
function hostNode() {
  const { npm_node_execpath: npms } = process.env;
  return npms && existsSync(npms) && !npms.startsWith(at("node_modules")) ? npms : process.execPath;
}

function ask(node) {
  try {
    return execFileSync(node, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
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
