import { printScan, scanFacts } from "#app/pdf/documents/binder-scan";
import type { Fact } from "#app/pdf/layout/facts";
import { hash, longSpan, mono, type Paper, utcAnd } from "#app/pdf/layout/page";
import { type Rich, state } from "#app/pdf/layout/rich";
import type { BinderData, BoundEvidence } from "#app/queries/controls/binder-data";
import { actorLabel } from "#domain/actor-names";
import { longDay } from "#domain/days";

/** Every item of evidence once, with its provenance card, its files' hashes, its reviews and its findings. */
export function printEvidence(paper: Paper, data: BinderData): void {
  paper.section("Evidence", {
    newPage: true,
    note: "Each item with its provenance.",
  });
  if (data.evidence.length === 0) paper.text("No evidence was recorded for these controls in the period.");
  for (const item of data.evidence) {
    const card = cardOf(item, data.timeZone);
    paper.section(`${item.ref} ${item.title}`, { level: 2, note: standing(item), room: roomFor(item, card) });
    if (item.shows) paper.text(item.shows);
    paper.provenance(card);
    if (item.findings.length > 0) printFindings(paper, item);
    if (item.scan) printScan(paper, item.ref, item.scan);
  }
}

/** Points that an item takes with its card, about: its heading moves to the next page with it. */
function roomFor(item: BoundEvidence, card: readonly Fact[]): number {
  const words = [item.shows ?? "", item.query ?? "", ...item.reviews.map((one) => one.reason ?? "")];
  const wrapped = words.reduce((lines, text) => lines + Math.ceil(text.length / 80), 0);
  return Math.min(500, 50 + 20 * card.length + 13 * (2 * item.files.length + wrapped));
}

/** A day as it is, an instant with its zone. */
function performedText({ from, to }: { from: string; to: string }, zone: string): Rich[] {
  const one = (at: string) => (at.length === 10 ? longDay(at) : utcAnd(new Date(at), zone));
  return from === to ? [one(from)] : [one(from), one(to)];
}

function cardOf(item: BoundEvidence, zone: string): Fact[] {
  const facts: Fact[] = [
    ["Evidence", `${item.ref}, for ${item.controls.join(", ")}`],
    ["Source system", item.environment ? `${item.source}, ${item.environment}` : item.source],
  ];
  if (item.query) facts.push(["Query", mono(item.query)]);
  facts.push([
    "Performed",
    item.performed ? performedText(item.performed, zone) : "not stated: the extraction counts",
  ]);
  if (item.covers) facts.push(["Covers", longSpan(item.covers.from, item.covers.to)]);
  facts.push(
    ["Extracted at", utcAnd(item.extractedAt, zone)],
    ["Extracted by", actorLabel(item.extractedBy)],
  );
  if (item.scan) facts.push(...scanFacts(item.scan, item.environment));
  if (item.rows !== null) facts.push(["Rows", item.rows.toLocaleString("en-GB")]);
  facts.push(["Completeness", item.completeness ?? { text: "not stated", colour: "third" }]);
  if (item.partial) facts.push(["Partial", { text: item.partial, colour: "risk" }]);
  for (const file of item.files) {
    const kind = `${file.name}, ${file.mediaType}, ${file.size.toLocaleString("en-GB")} bytes`;
    facts.push(["File, SHA-256", [[kind], [hash(file.sha256.slice(0, 32))], [hash(file.sha256.slice(32))]]]);
  }
  if (item.files.length === 0) facts.push(["File", { text: "none", colour: "third" }]);
  facts.push(["Recorded", `${utcAnd(item.recordedAt, zone)} by ${actorLabel(item.recordedBy)}`]);
  for (const review of item.reviews) facts.push(["Reviewed", reviewText(review, zone)]);
  if (item.supersedes) facts.push(["Replaces", item.supersedes]);
  facts.push([
    "Place in the log",
    item.logLine === null ? null : `line ${item.logLine.toLocaleString("en-GB")}`,
  ]);
  return facts;
}

function reviewText(review: BoundEvidence["reviews"][number], zone: string): string {
  const parts = [`${review.verdict} by ${review.by}, ${utcAnd(review.at, zone)}`];
  if (review.rule) parts.push(`By the rule: ${review.rule}`);
  if (review.reason) parts.push(review.reason);
  return parts.join(". ");
}

function standing(item: BoundEvidence): Rich {
  const last = item.reviews.at(-1);
  if (last?.verdict === "accepted") return state("accepted", "kept");
  if (last?.verdict === "returned") return state("returned", "broken");
  return state("awaiting review", "due");
}

function printFindings(paper: Paper, item: BoundEvidence): void {
  const tones = { pass: "kept", fail: "broken", unknown: "none" } as const;
  paper.table({
    title: "Findings",
    reference: item.ref,
    columns: [{ head: "Result" }, { head: "Object" }, { head: "Finding" }, { head: "Rule", style: "mono" }],
    rows: item.findings.map(({ verdict, object, says, rule }) => [
      state(verdict, tones[verdict as keyof typeof tones] ?? "none"),
      object,
      says,
      rule,
    ]),
  });
}
