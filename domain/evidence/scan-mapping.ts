import { noVerdicts, type RuleSummary, type VerdictCounts } from "#domain/evidence/scan-results";

/** Results of rules like this one, in files of this format, serve this control. `*` stands for any text. */
export type MappingRow = { format: string; rule: string; control: string };
/** A row of the organisation's own: it adds one to the mapping that ships, or takes one out. */
export type OwnMappingRow = MappingRow & { effect: "add" | "remove" };

/** The mapping in force: what ships, with the organisation's own rows. A later row of the same three wins. */
export function mappingInForce(
  shipped: readonly MappingRow[],
  own: readonly OwnMappingRow[],
): (MappingRow & { own: boolean })[] {
  const rows = new Map<string, MappingRow & { own: boolean }>();
  for (const row of shipped) rows.set(keyOf(row), { ...row, own: false });
  for (const { effect, ...row } of own)
    if (effect === "remove") rows.delete(keyOf(row));
    else if (!rows.has(keyOf(row))) rows.set(keyOf(row), { ...row, own: true });
  return [...rows.values()];
}

function keyOf({ format, rule, control }: MappingRow): string {
  return JSON.stringify([format, rule.toLowerCase(), control]);
}

/** What a scan says about each control that its rules serve, in the order of the controls' ids. */
export function scanByControl(
  format: string,
  rules: readonly RuleSummary[],
  mapping: readonly MappingRow[],
): { control: string; counts: VerdictCounts }[] {
  const rows = mapping.filter((row) => row.format === format);
  const found = new Map<string, VerdictCounts>();
  for (const { rule, counts } of rules) {
    const controls = new Set(rows.filter((row) => matches(row.rule, rule)).map((row) => row.control));
    for (const control of controls) {
      const sum = found.get(control) ?? noVerdicts();
      for (const verdict of ["fail", "unknown", "pass", "not_applicable"] as const)
        sum[verdict] += counts[verdict];
      found.set(control, sum);
    }
  }
  return [...found]
    .map(([control, counts]) => ({ control, counts }))
    .sort((a, b) => a.control.localeCompare(b.control));
}

/** Whether a rule's id is one that the pattern names; capitals count as small letters. */
export function matches(pattern: string, rule: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const id = rule.toLowerCase();
  if (rest.length === 0) return id === first;
  const last = rest.pop() ?? "";
  if (!id.startsWith(first) || !id.endsWith(last) || id.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    at = id.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return at <= id.length - last.length;
}
