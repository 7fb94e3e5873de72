import { type Heading, layContents } from "#app/pdf/layout/contents";
import type { Meta, Properties } from "#app/pdf/layout/meta";
/**
 * The kit on which every printed document is made. A document is a pure function from data to a `Paper`:
 *
 *   export function incidentRecord(data: IncidentRecordData): Paper {
 *     const paper = new Paper({ number: "INC-0007", subject: "Record of an incident", title: …, organisation: …,
 *       madeAt: data.madeAt, madeBy: data.madeBy, timeZone: data.timeZone, data });
 *     paper.cover({ kind: "Record of one incident", title: ["INC-0007", "Laptop lost on a train"], lines: ["…"] });
 *     paper.contents();                                     // optional; lists every section with its page
 *     paper.section("Timeline");                            // heading + bookmark + line in the contents
 *     paper.text("Plain words, or ", bold("rich"), " ones.");
 *     paper.facts([["Severity", "high"], ["SHA-256", hash("ab12…")]]);        // block of names and values
 *     paper.provenance([["Evidence", "EV-000123"], …]);     // the same under a double rule: in the log, cannot change
 *     paper.table({ title: "Decisions", reference: "AR-0003", columns: [{ head: "Account", style: "bold" }, …], rows, total });
 *     paper.strip({ cells: ["held", "late", "open"], axis: ["J", "A", …], today: 0.7, words: "1 held, 1 late, 1 open now" });
 *     paper.markdown(policyText);
 *     return paper;
 *   }
 *
 * Register it in app/pdf/documents/documents.ts, then a route answers `pdfResponse(…)` (app/http/pdf-response.ts); tests call
 * `printed(paper)` (app/pdf/thread/print.ts) and get the bytes. Data crosses to a worker thread: plain objects, Dates allowed, no functions.
 * Any script prints. Same data, same bytes: `madeAt` is the only clock a document has.
 */

import { type CoverOptions, layCover } from "#app/pdf/layout/cover";

import { type Fact, layFacts } from "#app/pdf/layout/facts";

import type { Flow } from "#app/pdf/layout/flow";
import { contentHash, grouped } from "#app/pdf/layout/hash";
import { layMarkdown } from "#app/pdf/layout/markdown";
import { type Rich, spansOf } from "#app/pdf/layout/rich";
import type { Span } from "#app/pdf/layout/spans";
import { layStrip, type StripOptions } from "#app/pdf/layout/strip";
import type { TableOptions } from "#app/pdf/layout/table-options";
import { layTable } from "#app/pdf/layout/tables";
import { size } from "#app/pdf/layout/theme";
/** A document whose data is gathered where it is printed; its first bytes are on their way meanwhile. */
export type GatheredPaper = { properties: Properties; gather: () => Promise<Paper> };

/** A document in the making: a list of blocks that is laid out when it is printed. */
export class Paper {
  readonly blocks: ((flow: Flow) => void)[] = [];
  readonly headings: Heading[] = [];
  /** SHA-256 in hex of `meta.data` in canonical form. */
  readonly contentHash: string;

  constructor(readonly meta: Meta) {
    this.contentHash = contentHash(meta.data);
  }

  /** First page: kind, title, lines, then the coverage strip and the document's own facts. */
  cover(options: CoverOptions): void {
    this.blocks.push((flow) => layCover(flow, this, options));
  }

  /** List of all sections (of levels 1 and 2) with their pages, on pages of its own. */
  contents(): void {
    this.blocks.push((flow) => layContents(flow, this.headings));
  }

  /** A heading with its bookmark and its line in the contents. `newPage` begins a page; `room` is how much
   *  must fit below it, in points; by default the beginning of a table with its own title and a row. */
  section(
    title: string,
    options: { level?: 1 | 2 | 3; newPage?: boolean; note?: Rich; room?: number } = {},
  ): void {
    const level = options.level ?? 1;
    const heading: Heading = { title, level, anchor: `s${this.headings.length + 1}`, page: 0 };
    this.headings.push(heading);
    this.blocks.push((flow) => {
      const points = [size.title, size.head + 1, size.lead][level - 1]!;
      if (options.newPage) flow.fresh();
      flow.need(points * 1.3 + (options.room ?? (options.note ? 104 : 84)));
      if (flow.y > flow.top) flow.y += level === 1 ? 10 : 5;
      heading.page = flow.page.number;
      flow.page.bookmarks.push({ title, level, anchor: heading.anchor, y: flow.y });
      flow.text([{ text: title, style: "bold" }], points, {
        node: { tag: `H${level}` },
        leading: 1.25,
        after: options.note ? 1 : 6,
      });
      if (options.note)
        flow.text(spansOf(options.note, { colour: "second" }), size.text, { node: { tag: "P" }, after: 8 });
    });
  }

  /** A paragraph. */
  text(...parts: (string | Span)[]): void {
    this.blocks.push((flow) => flow.text(spansOf(parts), size.text, { node: { tag: "P" }, after: 7 }));
  }

  /** A paragraph in second ink: where it comes from, what it does not say. */
  note(...parts: (string | Span)[]): void {
    this.blocks.push((flow) =>
      flow.text(spansOf(parts, { colour: "second" }), size.small, { node: { tag: "P" }, after: 7 }),
    );
  }

  /** Names and values in a frame. A value that is a list of lists prints each on its own line. */
  facts(facts: Fact[]): void {
    this.blocks.push((flow) => layFacts(flow, facts));
  }

  /** The provenance card: facts under the double rule, because they are in the log. */
  provenance(facts: Fact[]): void {
    this.blocks.push((flow) => layFacts(flow, facts, { sealed: true }));
  }

  /** A table; see `TableOptions`. No rows prints the head and `empty`. */
  table(options: TableOptions): void {
    this.blocks.push((flow) => layTable(flow, options));
  }

  /** Coverage of expected occurrences, with its key and its words. */
  strip(options: StripOptions): void {
    this.blocks.push((flow) => layStrip(flow, options));
  }

  /** Markdown: headings, lists, tables, bold, code, links. */
  markdown(source: string): void {
    this.blocks.push((flow) => layMarkdown(flow, source));
  }

  newPage(): void {
    this.blocks.push((flow) => flow.fresh());
  }

  /** Empty space, in points. */
  gap(points = 8): void {
    this.blocks.push((flow) => {
      flow.y += points;
    });
  }
}

/** Text in bold. */
export function bold(text: string): Span {
  return { text, style: "bold" };
}

/** Text in the fixed-pitch face: identifiers, roles, queries. */
export function mono(text: string): Span {
  return { text, style: "mono" };
}

/** A hash in groups of eight, fixed pitch. */
export function hash(hex: string): Span {
  return { text: grouped(hex), style: "mono" };
}

export { state } from "#app/pdf/layout/rich";
export { longSpan, utc, utcAnd } from "#app/pdf/layout/when";
