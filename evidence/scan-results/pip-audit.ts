import type { Findings } from "#evidence/scan-results/findings";
import type { ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { listIn } from "#evidence/scan-results/totals";
import { type Fields, fields, list, text } from "#evidence/scan-results/values";

/** `pip-audit --format json`: each dependency with its vulnerabilities. */
export const pipAudit: ScanReader = {
  kind: "json",
  format: "pip-audit",
  title: "pip-audit",
  from: "pip-audit --format json",
  recognises: ({ has }) =>
    has("dependencies[].vulns") || has("dependencies[].skip_reason") || (has("dependencies") && has("fixes")),
  read: (findings) => {
    findings.by("pip-audit");
    const vulnerable = new Set<string>();
    const fixed: { name: string; place: string }[] = [];
    return {
      wants: (path) => path === "dependencies[]" || path === "fixes[]",
      take: (path, value, place) => {
        const one = fields(value);
        const name = text(one.name) ?? "";
        if (path === "fixes[]") fixed.push({ name, place: place() });
        else if (add(findings, one, place)) vulnerable.add(name);
      },
      end: () => {
        if (findings.size === 0) throw notUnderstood("this file", "lists no dependency.");
        const unlisted = fixed.find(({ name }) => !vulnerable.has(name));
        if (unlisted)
          throw notUnderstood(
            unlisted.place,
            `fixes ${unlisted.name}, whose vulnerabilities are not listed.`,
          );
      },
    };
  },
};

/** @returns whether a vulnerability is listed */
function add(findings: Findings, dependency: Fields, place: () => string): boolean {
  const name = text(dependency.name);
  const skipped = text(dependency.skip_reason);
  if (name === null || (skipped === null && !Array.isArray(dependency.vulns)))
    throw notUnderstood(place(), "is not a dependency of pip-audit: it has no name or no “vulns”.");
  const object = `${name} ${text(dependency.version) ?? ""}`.trim();
  const found = { object, place: null, severity: null };
  if (skipped !== null) findings.add({ ...found, rule: "skipped", verdict: "unknown", detail: skipped });
  const vulnerabilities = listIn(dependency, "vulns", place).map(fields);
  if (vulnerabilities.length === 0 && skipped === null)
    findings.add({ ...found, rule: "no advisories", verdict: "pass", detail: "No advisory is known." });
  for (const one of vulnerabilities) {
    const fixed = list(one.fix_versions).filter((version) => typeof version === "string");
    const fix = fixed.length > 0 ? `Fixed in ${fixed.join(", ")}. ` : "No fixed version. ";
    findings.add({
      ...found,
      rule: text(one.id) ?? "without an id",
      verdict: "fail",
      detail: `${fix}${text(one.description) ?? ""}`,
    });
  }
  return vulnerabilities.length > 0;
}
