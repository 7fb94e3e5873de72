// Debian's packages that the tests use: installed where npm test runs as root, so that nothing is skipped on a fresh machine.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { step } from "./child.mjs";

/** Where a program is that a package brings. */
const programs = {
  "poppler-utils": () => onPathAt("pdftotext"),
  slapd: () => existsSync("/usr/sbin/slapd"),
  postgresql: () => inEvery("/usr/lib/postgresql", "bin/postgres"),
  "dovecot-imapd": () => existsSync("/usr/lib/dovecot/imap"),
  faketime: () => onPathAt("faketime"),
  restic: () => onPathAt("restic"),
};

/** Installs what is missing, if this is Debian and the user is root. What cannot be installed is left to the tests, which then say that they skip. */
export async function installDebian(more = []) {
  if (process.getuid?.() !== 0 || !onPathAt("apt-get")) return;
  const missing = Object.entries(programs).flatMap(([name, isThere]) => (isThere() ? [] : [name]));
  const packages = [...more, ...missing];
  if (packages.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  if ((await step("Refreshing the list of Debian packages", "apt-get", ["update", "-q"], { env })) !== 0)
    return;
  // One unknown name would keep apt-get from installing the others.
  const known = packages.filter(isKnownToApt);
  if (known.length === 0) return;
  const install = ["install", "-y", "-q", "--no-install-recommends", ...known];
  await step(`Installing ${known.join(", ")}`, "apt-get", install, { env });
}

/** Whether the lists of packages that the machine has name this one. */
export function isKnownToApt(name) {
  return spawnSync("apt-cache", ["show", name]).status === 0;
}

/** The path of a program that the shell would find. */
export function onPathAt(name) {
  return process.env.PATH.split(delimiter)
    .map((dir) => join(dir, name))
    .find((file) => existsSync(file));
}

function inEvery(dir, file) {
  return existsSync(dir) && readdirSync(dir).some((version) => existsSync(join(dir, version, file)));
}
