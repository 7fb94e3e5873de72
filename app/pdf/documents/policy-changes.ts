import type { Paper } from "#app/pdf/layout/page";
import type { Rich } from "#app/pdf/layout/rich";
import type { Span } from "#app/pdf/layout/spans";
import type { BinderData, BoundPolicy } from "#app/queries/controls/binder-data";
import { compareTexts } from "#policies/compare";

type Line = ReturnType<typeof compareTexts>["lines"][number];
/** Lines that follow each other and differ, under the heading that they belong to. */
type Change = { heading: string; removed: Line[]; added: Line[] };

/** What a version changed against the one that it took the place of in the period: a row for each place in the text, the words that differ in bold. */
export function printPolicyChanges(paper: Paper, data: BinderData, policy: BoundPolicy): void {
  const { title, version, before } = policy;
  if (!before) return;
  const changes = changesOf(compareTexts(before.body, policy.body).lines);
  if (changes.length === 0) {
    paper.text(`The text is the same as that of version ${before.version}.`);
    return;
  }
  paper.table({
    title: `${title}, version ${version} against ${before.version}`,
    reference: data.number,
    columns: [
      { head: "Section", style: "bold" },
      { head: `Version ${before.version}` },
      { head: `Version ${version}` },
    ],
    rows: changes.map(({ heading, removed, added }): Rich[] => [heading, spansOf(removed), spansOf(added)]),
  });
}

function changesOf(lines: readonly Line[]): Change[] {
  const changes: Change[] = [];
  let heading = "";
  let open: Change | undefined;
  for (const line of lines) {
    const text = textOf(line);
    const title = /^#{1,6}\s+(.*)$/.exec(text)?.[1];
    if (title !== undefined && line.kind !== "removed") heading = title;
    if (line.kind === "same") open = undefined;
    // An empty line says nothing.
    else if (text.trim() !== "") {
      if (!open) {
        open = { heading, removed: [], added: [] };
        changes.push(open);
      }
      open[line.kind].push(line);
    }
  }
  return changes;
}

function textOf({ pieces }: Line): string {
  return pieces.map(({ text }) => text).join("");
}

function spansOf(lines: readonly Line[]): Span[] {
  return lines.flatMap(({ pieces }, at): Span[] => [
    ...(at > 0 ? [{ text: "\n" }] : []),
    ...pieces.map(({ kind, text }): Span => (kind === "same" ? { text } : { text, style: "bold" })),
  ]);
}
