import type { Fact } from "#app/pdf/layout/facts";
import { layFacts } from "#app/pdf/layout/facts";
import type { Flow } from "#app/pdf/layout/flow";
import { grouped } from "#app/pdf/layout/hash";
import type { Meta } from "#app/pdf/layout/meta";
import type { Rich } from "#app/pdf/layout/rich";
import { spansOf } from "#app/pdf/layout/rich";
import type { StripOptions } from "#app/pdf/layout/strip";
import { layStrip } from "#app/pdf/layout/strip";
import { size } from "#app/pdf/layout/theme";
import { utcAnd } from "#app/pdf/layout/when";

/** A document's own words and the hash over all it says. */
type Sealed = { meta: Meta; contentHash: string };

export type CoverOptions = {
  /** Small, above the title: "Evidence for one control". */
  kind: string;
  /** One or two lines; the first is the reference when there are two. */
  title: string[];
  /** Under the title: the period, the state. */
  lines?: Rich[];
  strip?: StripOptions & { title?: string };
  /** Before the facts that every cover has (document, made by, made at, from the log, content SHA-256, how to check). */
  facts?: Fact[];
  /** "3 evidence items, 1 exception", after the document's number and its pages. */
  holds?: string;
};

/** Lays out the first page; the page after it is a new one. */
export function layCover(flow: Flow, paper: Sealed, options: CoverOptions): void {
  void flow.page;
  flow.y = flow.top + (flow.landscape ? 8 : 78);
  flow.text([{ text: options.kind, colour: "second" }], size.lead, { node: { tag: "P" }, after: 6 });
  const title = options.title.join("\n");
  const points = title.length > (flow.landscape ? 60 : 90) ? 20 : size.cover;
  flow.text([{ text: title, style: "bold" }], points, {
    node: { tag: "H1" },
    leading: 1.14,
    width: flow.width * 0.86,
    after: 12,
  });
  for (const line of options.lines ?? [])
    flow.text(spansOf(line), 12.5, { node: { tag: "P" }, leading: 1.35 });
  // A landscape page is low: its facts follow right below, so that the cover stays one page.
  flow.y = flow.landscape ? flow.y + 14 : Math.max(flow.y + 30, flow.height * 0.5);
  if (options.strip) {
    flow.text(
      [{ text: options.strip.title ?? "What was expected, what happened", style: "bold" }],
      size.head,
      { node: { tag: "H2" }, after: 6 },
    );
    layStrip(flow, options.strip);
  }
  layFacts(flow, [...(options.facts ?? []), ...documentFacts(paper, options)], { sealed: true });
  flow.begin();
}

function documentFacts(paper: Sealed, options: CoverOptions): Fact[] {
  const { meta, contentHash } = paper;
  const groups = grouped(contentHash);
  const facts: Fact[] = [
    ["Document", [meta.number, options.holds].filter(Boolean).join(", ")],
    ["Made by", `${meta.madeBy}, with Surety`],
    ["Made at", utcAnd(meta.madeAt, meta.timeZone)],
  ];
  if (meta.logLine !== undefined)
    facts.push(["From the log", `line ${meta.logLine.toLocaleString("en-GB")}`]);
  facts.push([
    "Content SHA-256",
    [
      [{ text: groups.slice(0, 35), style: "mono" }],
      [{ text: groups.slice(36), style: "mono" }],
      [
        {
          text: "Over the data in this document. The hash of the PDF file itself is in the audit log.",
          colour: "second",
        },
      ],
    ],
  ]);
  return facts;
}
