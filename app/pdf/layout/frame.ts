import type { Draft, Flow } from "#app/pdf/layout/flow";
import { shortened } from "#app/pdf/layout/hash";
import type { Paper } from "#app/pdf/layout/page";
import { mm, num, rgb } from "#app/pdf/layout/theme";
import { utc } from "#app/pdf/layout/when";

const points = 8;
/** Kept free at the right of the foot for "Page 1234 of 1234". */
const countWidth = 84;

/** Head and foot of a page: whose document, about what; its number, content hash, instant and place in the log. */
export function frameOps(flow: Flow, paper: Paper, page: Draft): string {
  const { meta } = paper;
  const right = flow.left + flow.width;
  const ops: string[] = [];
  const write = (
    text: string,
    x: number,
    y: number,
    size: number,
    options: { bold?: boolean; end?: boolean; max?: number } = {},
  ) => {
    const style = options.bold ? ("bold" as const) : ("regular" as const);
    const line = flow.lines(
      [{ text, style, colour: options.bold ? "text" : "second" }],
      size,
      options.max ?? flow.width,
    )[0]!;
    ops.push(flow.opsFor(line, options.end ? x - line.width : x, y, size, page));
    return line.width;
  };
  const head = mm(18.2);
  ops.push(mark(flow.left, flow.up(head + 1.5)));
  let x = flow.left + 17;
  x += write("Surety", x, head, 10, { bold: true }) + 14;
  x += write(meta.organisation, x, head, points, { max: flow.width * 0.4 }) + 14;
  write(meta.subject, right, head, points, { bold: meta.marked, end: true, max: right - x });
  ops.push(
    `${rgb("rule")} RG 0.5 w ${num(flow.left)} ${num(flow.up(mm(21)))} m ${num(right)} ${num(flow.up(mm(21)))} l S`,
  );
  const foot = flow.height - mm(19);
  for (const y of [foot, foot + 2.2]) {
    ops.push(
      `${rgb("second")} RG 0.8 w ${num(flow.left)} ${num(flow.up(y))} m ${num(right)} ${num(flow.up(y))} l S`,
    );
  }
  const log = meta.logLine === undefined ? "" : ` at log line ${meta.logLine.toLocaleString("en-GB")}`;
  const base = foot + 14;
  const before = flow.lines(
    [
      { text: `${meta.number} · content SHA-256 `, colour: "second" },
      { text: shortened(paper.contentHash), style: "mono", colour: "second" },
      { text: ` · made ${utc(meta.madeAt)}${log}`, colour: "second" },
    ],
    footSize(flow, paper, log, flow.width - countWidth),
    flow.width,
  )[0]!;
  ops.push(flow.opsFor(before, flow.left, base, footSize(flow, paper, log, flow.width - countWidth), page));
  return `/Artifact BMC\n${ops.join("\n")}\nEMC`;
}

/** A long document number makes the foot a little smaller rather than run into the page's. */
function footSize(flow: Flow, paper: Paper, log: string, room: number): number {
  const text = `${paper.meta.number} · content SHA-256 ${shortened(paper.contentHash)} · made ${utc(paper.meta.madeAt)}${log}`;
  const width = flow.lines([{ text }], points, 9999)[0]!.width + 14;
  return width > room ? Math.max(5.5, (points * room) / width) : points;
}

/** The product's sign: three entries over a double rule. */
function mark(x: number, y: number): string {
  const bars = [0, 4.1, 8.2].map((at) => `${num(x + at)} ${num(y + 4.4)} 3 6 re`);
  return `${rgb("second")} rg ${bars.join(" ")} ${num(x)} ${num(y + 2.4)} 11.2 1 re ${num(x)} ${num(y + 0.2)} 11.2 1 re f`;
}

/** "Page 3 of 6" at the right of the foot, drawn when all pages are laid out. */
export function countOps(flow: Flow, page: Draft, total: number): string {
  const text = `Page ${page.number} of ${total}`;
  const line = flow.lines([{ text, colour: "second" }], points, countWidth)[0]!;
  const x = flow.left + flow.width - line.width;
  return `/Artifact BMC\n${flow.opsFor(line, x, flow.height - mm(19) + 14, points, page)}\nEMC`;
}
