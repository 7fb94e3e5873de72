/** The sign between two values. */
export type Delimiter = "," | ";" | "\t" | "|";
const DELIMITERS: readonly Delimiter[] = [",", ";", "\t", "|"];
/** Lines read for it. */
const MOST_LINES = 60;

/**
 * The separator of a CSV text, from its beginning: what a line `sep=` says, else the one that occurs most often the same number of
 * times in a line, outside quotation marks. A title above the table therefore does not decide.
 */
export function delimiterOf(beginning: string): Delimiter {
  const declared = sepLine(beginning.split(/\r\n|\n|\r/, 1)[0] ?? "");
  if (declared) return declared;
  const lines = quotedLines(beginning);
  let best: { delimiter: Delimiter; lines: number; each: number } = { delimiter: ",", lines: 0, each: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.get(delimiter) ?? 0;
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    for (const [each, found] of counts)
      if (found > best.lines || (found === best.lines && each > best.each))
        best = { delimiter, lines: found, each };
  }
  return best.delimiter;
}

/** What a first line like "sep=;" says, as spreadsheets write it for each other; null for any other line. */
export function sepLine(line: string): Delimiter | null {
  const sign = /^\uFEFF?"?sep=(.)"?\s*$/i.exec(line)?.[1];
  return DELIMITERS.find((one) => one === sign) ?? null;
}

/** How often each separator occurs outside quotation marks, for each of the first lines. In a line quoted whole it counts inside. */
function quotedLines(text: string): Map<string, number>[] {
  const found: Map<string, number>[] = [];
  for (const line of logicalLines(text)) {
    const whole = /^\s*"((?:[^"]|"")*)"\s*$/.exec(line);
    found.push(counted(whole?.[1]?.replaceAll('""', '"') ?? line));
    if (found.length >= MOST_LINES) break;
  }
  return found;
}

/** Lines, where a quoted value may hold line ends. */
function* logicalLines(text: string): Generator<string> {
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "\n" || sign === "\r")) {
      if (at > start) yield text.slice(start, at);
      start = at + 1;
    }
  }
  if (start < text.length) yield text.slice(start);
}

function counted(line: string): Map<string, number> {
  const counts = new Map<string, number>();
  let quoted = false;
  for (const sign of line) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (DELIMITERS as readonly string[]).includes(sign))
      counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  return counts;
}
