import type { Paper } from "#app/pdf/layout/page";
import type { Rich } from "#app/pdf/layout/rich";
import type { Span } from "#app/pdf/layout/spans";
import type { BinderData, BoundControl, BoundVersion } from "#app/queries/controls/binder-data";
import { longDay } from "#domain/days";
import { compareTexts } from "#policies/compare";

type Versioned = Pick<BoundControl, "ref" | "version" | "inForceFrom" | "versions">;

/** The version that is in force, since when, and when it was written where that was later. */
export function versionText(control: Versioned): string {
  const own = control.versions.find(({ version }) => version === control.version);
  const since = `${control.version}, in force since ${longDay(control.inForceFrom)}`;
  return own?.writtenOn ? `${since}, written on ${longDay(own.writtenOn)} by ${own.writtenBy}` : since;
}

/** Every version of the period with who wrote and who confirmed it, and what each changed. One version that says nothing more is left to the facts. */
export function printVersions(
  paper: Paper,
  data: Pick<BinderData, "number" | "scope">,
  control: Versioned,
): void {
  const { versions } = control;
  if (versions.length < 2 && !versions.some(({ writtenOn }) => writtenOn)) return;
  const level = data.scope.kind === "control" ? 2 : 3;
  paper.section("Versions in force in the period", { level });
  paper.table({
    title: `${control.ref}, versions`,
    reference: data.number,
    columns: [
      { head: "Version" },
      { head: "In force from" },
      { head: "To" },
      { head: "Written by" },
      { head: "Confirmed by" },
      { head: "Reason" },
    ],
    rows: versions.map(versionRow),
  });
  for (const { version, changes } of versions) {
    if (changes.length === 0) continue;
    paper.table({
      title: `${control.ref}, version ${version} against the one before`,
      reference: data.number,
      columns: [{ head: `Version ${version} changes`, style: "bold" }, { head: "Before" }, { head: "After" }],
      rows: changes.map(({ label, before, after }): Rich[] => {
        const { removed, added } = differences(before, after);
        return [label, removed, added];
      }),
    });
  }
}

function versionRow(one: BoundVersion): Rich[] {
  return [
    one.retired ? `${one.version}, retired` : String(one.version),
    longDay(one.from),
    one.to ? longDay(one.to) : "in force",
    one.writtenOn ? `${one.writtenBy}, on ${longDay(one.writtenOn)}` : one.writtenBy,
    one.confirmedBy,
    one.reason,
  ];
}

/** Both texts with the words that differ in bold. */
function differences(before: string, after: string): { removed: Span[]; added: Span[] } {
  const { lines } = compareTexts(before, after);
  const side = (kind: "removed" | "added") =>
    lines
      .filter((line) => line.kind === kind || line.kind === "same")
      .flatMap((line, at): Span[] => [
        ...(at > 0 ? [{ text: "\n" }] : []),
        ...line.pieces.map(
          (piece): Span => ({
            text: piece.text,
            ...(piece.kind === kind && { style: "bold" as const }),
          }),
        ),
      ]);
  return { removed: side("removed"), added: side("added") };
}
