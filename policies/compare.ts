import { diffArrays, diffWordsWithSpace } from "diff";

type Piece = { kind: "same" | "added" | "removed"; text: string };
/** A line of the newer or older text; a changed line has its words marked. */
type ComparedLine = { kind: "same" | "added" | "removed"; pieces: Piece[] };
type Comparison = { lines: ComparedLine[]; added: number; removed: number };

/** Lines, and words of a line, that may differ before two texts count as rewritten whole: time goes by the square of them. */
const MOST_LINES = 1_500;
const MOST_WORDS = 600;
/** How many reworded lines have their words marked, and how many lines a page has. */
const MOST_MARKED = 1_000;
const MOST_SHOWN = 2_000;

/** What a page shows of a comparison: all lines or the changes alone, up to a bound; `left` lines are not shown. */
export function compareForPage(older: string, newer: string, whole: boolean) {
  const { lines, added, removed } = compareTexts(older, newer);
  const rows = whole ? lines : withContext(lines);
  return { lines: rows.slice(0, MOST_SHOWN), left: Math.max(0, rows.length - MOST_SHOWN), added, removed };
}

/** What changed from one version's text to another's, line by line, and word by word where a line was reworded. */
export function compareTexts(older: string, newer: string): Comparison {
  const [before, after] = [linesOf(older), linesOf(newer)];
  const changes = diffArrays(before, after, { maxEditLength: MOST_LINES }) ?? rewritten(before, after);
  const lines: ComparedLine[] = [];
  let marked = 0;
  for (let at = 0; at < changes.length; at += 1) {
    const change = changes[at]!;
    const next = changes[at + 1];
    if (change.removed && next?.added) {
      for (const line of reworded(change.value, next.value, MOST_MARKED - marked)) lines.push(line);
      marked += Math.min(change.value.length, next.value.length);
      at += 1;
    } else {
      const kind = change.added ? "added" : change.removed ? "removed" : "same";
      for (const text of change.value) lines.push(whole(kind, text));
    }
  }
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  return { lines, added: count("added"), removed: count("removed") };
}

/** The changes with `around` unchanged lines on either side; what is left out is counted in its place. */
export function withContext(
  lines: ComparedLine[],
  around = 2,
): (ComparedLine | { kind: "skipped"; count: number })[] {
  const near = (at: number) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== "same");
  const shown: (ComparedLine | { kind: "skipped"; count: number })[] = [];
  for (const [at, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near(at)) shown.push(line);
    else if (last?.kind === "skipped") last.count += 1;
    else shown.push({ kind: "skipped", count: 1 });
  }
  return shown;
}

function rewritten(before: string[], after: string[]) {
  return [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ];
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\r\n/g, "\n").split("\n");
}

function whole(kind: ComparedLine["kind"], text: string): ComparedLine {
  return { kind, pieces: [{ kind, text }] };
}

/** The first `most` pairs have their words marked. */
function reworded(before: string[], after: string[], most: number): ComparedLine[] {
  const lines: ComparedLine[] = [];
  for (let at = 0; at < Math.max(before.length, after.length); at += 1) {
    const [from, to] = [before[at], after[at]];
    if (from === undefined || to === undefined) {
      lines.push(from === undefined ? whole("added", to!) : whole("removed", from));
      continue;
    }
    const words = at < most ? diffWordsWithSpace(from, to, { maxEditLength: MOST_WORDS }) : undefined;
    if (!words) {
      lines.push(whole("removed", from), whole("added", to));
      continue;
    }
    const side = (drop: "added" | "removed", kind: "added" | "removed"): ComparedLine => ({
      kind,
      pieces: words
        .filter((word) => !word[drop])
        .map((word) => ({ kind: word[kind] ? kind : "same", text: word.value })),
    });
    lines.push(side("added", "removed"), side("removed", "added"));
  }
  return lines;
}
