// A browser for the end-to-end tests: one that is there, else Debian's package, else Playwright's own.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Stopped, say, step } from "./child.mjs";
import { root } from "./prepare.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLAYWRIGHT = join(root, "node_modules", "playwright-core");

/** Path of a Chromium that starts; installs one where there is none. */
export async function findChromium(node) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (starts(given)) return given;
    throw new Stopped(`CHROMIUM_PATH is ${given}, but no Chromium starts from there.`);
  }
  const have = onPath() ?? ownOfPlaywright(node);
  if (have && (onPathAt("pdftotext") || !isRoot())) return have;
  if (isRoot() && onPathAt("apt-get"))
    await fromDebian(have ? ["poppler-utils"] : ["chromium", "poppler-utils"]);
  return have ?? onPath() ?? (await fromPlaywright(node));
}

const isRoot = () => process.getuid?.() === 0;
const onPath = () => NAMES.map(onPathAt).find((file) => file && starts(file));

function onPathAt(name) {
  return process.env.PATH.split(delimiter)
    .map((dir) => join(dir, name))
    .find((file) => existsSync(file));
}

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

async function fromDebian(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  if ((await step("Refreshing the list of Debian packages", "apt-get", ["update", "-q"], { env })) !== 0)
    return;
  const install = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  await step(`Installing ${packages.join(" and ")}`, "apt-get", install, { env });
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
