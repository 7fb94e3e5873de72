/** What `surety doctor` looks at, in the order in which it is shown. */
export const checkNames = {
  settings: "Settings",
  folder: "Data folder",
  disk: "Disk",
  database: "Database",
  key: "Secret key",
  clock: "Clock",
  server: "Server",
  address: "Public URL",
  proxy: "Proxy headers",
  mail: "Mail",
  jobs: "Jobs",
  backups: "Backups",
} as const;
type CheckName = keyof typeof checkNames;

/** One result: what was found and, unless it is ok, what to do. */
export type CheckResult = { check: CheckName; state: "ok" | "warning" | "failed"; text: string };

/** A result maker for one check: `ok("…")`, `warning("…")`, `failed("…")`. */
export function resultsOf(check: CheckName) {
  const as =
    (state: CheckResult["state"]) =>
    (text: string): CheckResult => ({ check, state, text });
  return { ok: as("ok"), warning: as("warning"), failed: as("failed") };
}

/** In the order of `checkNames`; what one check found stays together. */
export function inOrder(results: readonly CheckResult[]): CheckResult[] {
  const names = Object.keys(checkNames);
  return results.toSorted((a, b) => names.indexOf(a.check) - names.indexOf(b.check));
}
