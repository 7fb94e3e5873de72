import type { Fact } from "#app/pdf/layout/facts";
import type { Paper } from "#app/pdf/layout/page";
import { state } from "#app/pdf/layout/rich";
import type { BoundScan } from "#app/queries/controls/binder-data";
import { plural } from "#domain/counted";
import { totalOf, verdictWords } from "#domain/evidence/scan-results";

/** Lines of the provenance card: what wrote the scan, what it was of, and the counts of all of its findings. */
export function scanFacts(scan: BoundScan, target: string | null): Fact[] {
  const facts: Fact[] = [
    ["Scan results", `${scan.format}, written by ${scan.tools.join(", ") || "a program that is not named"}`],
    ["Scanned", target ?? { text: "not stated", colour: "third" }],
    ["Findings", `${verdictWords(scan.counts)}, of ${totalOf(scan.counts).toLocaleString("en")}`],
  ];
  if (scan.notCovered.length > 0)
    facts.push(["Not covered", { text: scan.notCovered.join(" "), colour: "risk" }]);
  return facts;
}

/** The gravest failed findings with their objects, and how many more there are. */
export function printScan(paper: Paper, ref: string, scan: BoundScan): void {
  if (scan.failed.length > 0)
    paper.table({
      title: "Failed findings",
      reference: ref,
      columns: [
        { head: "Severity" },
        { head: "Object" },
        { head: "Finding" },
        { head: "Rule", style: "mono" },
      ],
      rows: scan.failed.map(({ severity, object, place, says, rule }) => [
        state(severity ?? "not stated", "broken"),
        place?.startsWith(object) ? place : [object, place].filter(Boolean).join(", "),
        says,
        rule,
      ]),
    });
  if (scan.moreFailed > 0)
    paper.text(
      `And ${scan.moreFailed.toLocaleString("en")} more failed ${plural(scan.moreFailed, "finding", "findings")}; all are in the file.`,
    );
}
