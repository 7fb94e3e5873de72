// The npm of this machine, run on the machine's own Node: what it installs may replace every other one.
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { Stopped, step } from "./child.mjs";
import { at, root } from "./root.mjs";

/** The Node that npm itself runs on: npm puts node_modules/.bin first on PATH, so that we may ourselves run on the packaged one. */
export function hostNode() {
  const { npm_node_execpath: npms } = process.env;
  return npms && existsSync(npms) && !isOurs(npms) ? npms : process.execPath;
}

/** Whether a path lies in the project's own node_modules. */
export const isOurs = (path) => path.startsWith(at("node_modules"));

/** `npm ci` in a folder that has a lock: exactly what it pins, by its hashes, and no package's scripts. @throws Stopped */
export async function npmCi(title, options = [], cwd = root) {
  const { npm_execpath: cli = "", PATH = "" } = process.env;
  const host = hostNode();
  const npm = cli.endsWith("npm-cli.js") && !isOurs(host) ? [host, cli] : ["npm"];
  const outside = PATH.split(delimiter).filter((dir) => !isOurs(dir));
  const args = ["ci", ...options, "--ignore-scripts", "--no-audit", "--no-fund"];
  const env = { ...process.env, PATH: outside.join(delimiter), NODE_ENV: "" };
  const code = await step(title, npm[0], [...npm.slice(1), ...args], { cwd, env });
  if (code !== 0) {
    throw new Stopped(
      "npm could not install the packages (its output is above). Check that the npm registry is reachable and about 1 GB of disk is free, then run the same command again.",
    );
  }
}
