type Line = { kind: string; text: string; files: readonly unknown[] };

/** From this many on, they are folded into one line. */
const many = 6;

/** Lines as the page shows them: consecutive lines on notified customers are folded into one. */
export function timelineRuns<L extends Line>(lines: readonly L[]): L[][] {
  const runs: L[][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last && isNotice(line) && isNotice(last[0]!)) last.push(line);
    else runs.push([line]);
  }
  return runs.flatMap((run) => (run.length < many ? run.map((line) => [line]) : [run]));
}

function isNotice({ kind, text, files }: Line): boolean {
  return kind === "notice" && files.length === 0 && /^(Told|Notified|EXERCISE: the notice to) /.test(text);
}
