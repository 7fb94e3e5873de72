// A browser for the end-to-end tests: one that is there, else Debian's package, else Playwright's own.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Stopped, say, step } from "./child.mjs";
import { installDebian, onPathAt } from "./debian.mjs";
import { root } from "./prepare.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLAYWRIGHT = join(root, "node_modules", "playwright-core");

/** Path of a Chromium that starts; installs one where there is none, with the other packages that the tests use. */
export async function findChromium(node) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (starts(given)) return given;
    throw new Stopped(`CHROMIUM_PATH is ${given}, but no Chromium starts from there.`);
  }
  const have = onPath() ?? ownOfPlaywright(node);
  await installDebian(have ? [] : ["chromium"]);
  return have ?? onPath() ?? (await fromPlaywright(node));
}

const onPath = () => NAMES.map(onPathAt).find((file) => file && starts(file));

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
