import type { Flow } from "#app/pdf/layout/flow";
import { type Rich, spansOf } from "#app/pdf/layout/rich";
import type { Line } from "#app/pdf/layout/spans";
import { mm, size } from "#app/pdf/layout/theme";

/** Name and value; a value in several parts prints each on its own line. */
export type Fact = [name: string, value: Rich | Rich[]];

const leading = size.text * 1.42;
const pad = mm(1.3);
const inner = mm(3);

/**
 * A block of facts. `sealed` puts the double rule under it: these facts are in the log and cannot change.
 * `bare` leaves the frame out.
 */
export function layFacts(
  flow: Flow,
  facts: Fact[],
  options: { sealed?: boolean; bare?: boolean; names?: number } = {},
): void {
  const names = options.names ?? mm(38);
  const inset = options.bare ? 0 : inner;
  const width = flow.width - 2 * inset - names;
  const rows = facts.map(([name, value]) => ({
    name: flow.lines([{ text: name, colour: "second" }], size.text, names - 8),
    value: isStack(value)
      ? value.flatMap((one) => flow.lines(spansOf(one), size.text, width))
      : flow.lines(spansOf(value as Rich), size.text, width),
  }));
  const heights = rows.map((row) => Math.max(row.name.length, row.value.length) * leading + 2 * pad);
  const whole = heights.reduce((sum, one) => sum + one, 0) + 6;
  flow.need(Math.min(whole, flow.bottom - flow.top));
  let begun = flow.y;
  if (!options.bare) flow.rule(flow.left, flow.y, flow.width, 1, "text");
  const list = { tag: "Table" };
  rows.forEach((row, index) => {
    let from = 0;
    do {
      // What goes on over a page is a row there again.
      const node = { tag: "TR", parent: list };
      const lines = Math.max(
        1,
        Math.min(
          Math.max(row.name.length, row.value.length) - from,
          Math.floor((flow.bottom - flow.y - 2 * pad) / leading),
        ),
      );
      if (flow.y + lines * leading + 2 * pad > flow.bottom) {
        sides(flow, begun, options.bare);
        flow.begin();
        begun = flow.y;
        continue;
      }
      const y = flow.y + pad;
      const part = (all: Line[], x: number) =>
        flow.stack(all.slice(from, from + lines), x, y, size.text, leading);
      flow.tagged({ tag: "TH", parent: node, scope: "Row" }, () => part(row.name, flow.left + inset));
      flow.tagged({ tag: "TD", parent: node }, () => part(row.value, flow.left + inset + names));
      flow.y += lines * leading + 2 * pad;
      from += lines;
    } while (from < Math.max(row.name.length, row.value.length));
    if (index < rows.length - 1) flow.rule(flow.left + inset, flow.y, flow.width - 2 * inset, 0.5, "rule");
  });
  sides(flow, begun, options.bare);
  if (options.sealed) flow.doubleRule(flow.left, flow.y, flow.width, "text");
  else if (!options.bare) flow.rule(flow.left, flow.y, flow.width, 1, "text");
  flow.y += options.sealed ? 18 : 15;
}

function isStack(value: Rich | Rich[]): value is Rich[] {
  return Array.isArray(value) && value.some((one) => Array.isArray(one));
}

function sides(flow: Flow, from: number, bare?: boolean): void {
  if (bare) return;
  const ops = [flow.left, flow.left + flow.width].map(
    (x) => `${x.toFixed(2)} ${flow.up(from).toFixed(2)} m ${x.toFixed(2)} ${flow.up(flow.y).toFixed(2)} l S`,
  );
  flow.decorate(`0.824 0.859 0.851 RG 0.5 w ${ops.join(" ")}`);
}
