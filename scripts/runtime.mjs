// Which Node everything runs on: the machine's own where it is new enough, else one from npm, fetched when it is first needed.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Stopped } from "./child.mjs";
import { isTooOld, OLDEST_NODE } from "./node-version.mjs";
import { hostNode, isOurs, npmCi } from "./npm.mjs";
import { at } from "./root.mjs";

const NAME = `node-${process.platform}-${process.arch}`;
const HOME = at("node_modules", NAME);
const PACKAGED = join(HOME, "bin", "node");
const LINK = at("node_modules", ".bin", "node");
/** Beside node_modules, so that both can be installed at the same time, and on the same disk. */
const FETCHED = at(".cache", "packaged-node");
const lock = JSON.parse(readFileSync(at("scripts", "packaged-node", "package-lock.json"), "utf8"));
const pinned = lock.packages[`node_modules/${NAME}`]?.version;

/** Whether this machine runs on a Node from npm: its own is too old, and npm has one for it. */
export const needsPackagedNode = () => pinned !== undefined && !hostServes();

/** Whether the Node to run on is there. */
export const hasRuntime = () => !needsPackagedNode() || packagedVersion() === pinned;

/** Fetches the packaged Node, by the hash in its lock; `placeNode` puts it where it is used. */
export async function fetchNode() {
  rmSync(FETCHED, { recursive: true, force: true });
  mkdirSync(FETCHED, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    cpSync(at("scripts", "packaged-node", file), join(FETCHED, file));
  await npmCi(`Fetching Node ${pinned}, for this machine's is older than ${OLDEST_NODE}`, [], FETCHED);
}

/** Moves the fetched Node into node_modules, without the headers for compiling against it. */
export function placeNode() {
  const fetched = join(FETCHED, "node_modules", NAME);
  for (const part of ["include", "share"]) rmSync(join(fetched, part), { recursive: true, force: true });
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(dirname(HOME), { recursive: true });
  renameSync(fetched, HOME);
  rmSync(FETCHED, { recursive: true, force: true });
}

/** The Node to run with. @throws Stopped where the machine's own is too old and none can be had. */
export function runtime() {
  if (hostServes()) {
    // Else npm's scripts would find it first.
    rmSync(LINK, { force: true });
    return hostNode();
  }
  if (!existsSync(PACKAGED) || versionOf(PACKAGED) === "") {
    throw new Stopped(
      `This machine has Node ${versionOf(hostNode())}; Surety needs ${OLDEST_NODE} or newer, and none could be installed for ${process.platform}-${process.arch}. Install Node 24 from https://nodejs.org and run the same command again.`,
    );
  }
  if (!existsSync(LINK)) {
    if (lstatSync(LINK, { throwIfNoEntry: false })) rmSync(LINK);
    mkdirSync(dirname(LINK), { recursive: true });
    symlinkSync(join("..", NAME, "bin", "node"), LINK);
  }
  return PACKAGED;
}

function hostServes() {
  const host = hostNode();
  return !isOurs(host) && !isTooOld(versionOf(host));
}

function packagedVersion() {
  const description = join(HOME, "package.json");
  return existsSync(PACKAGED) && existsSync(description)
    ? JSON.parse(readFileSync(description, "utf8")).version
    : null;
}

/** Such as "24.21.0"; empty where it does not run here. */
function versionOf(node) {
  if (node === process.execPath) return process.versions.node;
  try {
    const printed = execFileSync(node, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return printed.trim().slice(1);
  } catch {
    return "";
  }
}
