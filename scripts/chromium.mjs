// A browser for the end-to-end tests: one that is there, else Debian's package, else Playwright's own.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Stopped, say, step } from "./child.mjs";
import { installDebian, isKnownToApt, onPathAt } from "./debian.mjs";
import { root } from "./root.mjs";

/** Debian's package of Chromium without its windows: its pages cost a quarter of the processor time. */
const SHELL = "chromium-headless-shell";
const NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLAYWRIGHT = join(root, "node_modules", "playwright-core");

/** Path of a Chromium that starts; installs one where there is none, with the other packages that the tests use. */
export async function findChromium(node) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (starts(given)) return given;
    throw new Stopped(`CHROMIUM_PATH is ${given}, but no Chromium starts from there.`);
  }
  const found = chromiumOnPath() ?? ownOfPlaywright(node);
  // Beside another browser it is brought only where the package is known: a list of packages is not refreshed for it at every run.
  await installDebian(onPathAt(SHELL) || (found && !isKnownToApt(SHELL)) ? [] : [SHELL]);
  const have = chromiumOnPath() ?? found;
  if (have) return have;
  await installDebian(["chromium"]);
  return chromiumOnPath() ?? (await fromPlaywright(node));
}

/** The first on PATH that starts, the quickest first. */
export const chromiumOnPath = () => NAMES.map(onPathAt).find((file) => file && starts(file));

function starts(file) {
  try {
    return execFileSync(file, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).includes("Chrom");
  } catch {
    return false;
  }
}

function ownOfPlaywright(node) {
  const ask = `process.stdout.write(require(${JSON.stringify(PLAYWRIGHT)}).chromium.executablePath())`;
  const file = execFileSync(node, ["-e", ask], { encoding: "utf8" });
  return starts(file) ? file : undefined;
}

async function fromPlaywright(node) {
  await step("Downloading Playwright's Chromium", node, [join(PLAYWRIGHT, "cli.js"), "install", "chromium"]);
  const file = ownOfPlaywright(node);
  if (file) return file;
  say("  (its output is above)");
  throw new Stopped(
    "No Chromium for the end-to-end tests. Install one (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH, then run npm test again.",
  );
}
