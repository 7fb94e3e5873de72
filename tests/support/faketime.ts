import { execFileSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";

/** The library that shows a process another time (Debian's package faketime), or null where it is not installed. */
export function findFaketime(): string | null {
  return globSync("/usr/lib/*/faketime/libfaketime.so.1")[0] ?? null;
}

/** Installs Debian's package where this is root on Debian and it is missing. */
export function installFaketime(): string | null {
  if (!findFaketime() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get"))
    try {
      execFileSync("apt-get", ["install", "-y", "-q", "faketime"], { stdio: "ignore", timeout: 60_000 });
    } catch {
      // No network, or no such package: the test that needs it is skipped.
    }
  return findFaketime();
}
