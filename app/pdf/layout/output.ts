import { deflateSync } from "node:zlib";
import PDFDocument from "pdfkit";
import type { Draft, Node } from "#app/pdf/layout/flow";
import type { FontBook } from "#app/pdf/layout/glyphs";
import type { Properties } from "#app/pdf/layout/meta";

/** What we use of pdfkit beyond its declared types. */
type Reference = {
  data: Record<string, unknown>;
  compress: boolean;
  buffer: Uint8Array[];
  write(text: string): void;
  end(): void;
};
type Element = { add(child: unknown): void; end(): void; dictionary: Reference };
type Bookmark = { addItem(title: string, options?: object): Bookmark };
type Output = PDFKit.PDFDocument & {
  page: {
    fonts: Record<string, unknown>;
    content: Reference;
    dictionary: Reference;
    height: number;
    width: number;
  };
  read(): Buffer | null;
  push(bytes: Uint8Array | null): boolean;
  ref(data?: object): Reference;
  markStructureContent(tag: string): unknown;
};

/** The file that pages are written to, one after the other, in pdfkit's hands. */
export class OutputFile {
  readonly doc: Output;
  private readonly roots: Element[] = [];
  private readonly outline: { level: number; item: Bookmark }[] = [];
  private readonly late: { page: Draft; content: Reference }[] = [];

  constructor(meta: Properties, write: (bytes: Uint8Array) => void) {
    this.doc = new PDFDocument({
      autoFirstPage: false,
      font: null as unknown as string,
      pdfVersion: "1.7",
      tagged: true,
      lang: meta.language ?? "en",
      displayTitle: true,
      info: {
        Title: meta.title,
        Author: meta.organisation,
        Subject: meta.subject,
        Creator: "Surety",
        Producer: "Surety",
        CreationDate: meta.madeAt,
      },
    }) as Output;
    // Past the stream that pdfkit is: it would keep and copy every scrap, and never holds back anyway.
    const begun = this.doc.read();
    this.doc.push = (bytes) => {
      if (bytes) write(bytes);
      return true;
    };
    if (begun) write(begun);
  }

  /** Writes a full page under its frame. A second content stream is left open for what is known only at the end. */
  writePage(draft: Draft, frame: string, book: FontBook, landscape: boolean): void {
    const { doc } = this;
    doc.addPage({ size: "A4", layout: landscape ? "landscape" : "portrait", margin: 0 });
    // pdfkit turns the page upside down; the operators here count from the bottom, as PDF does.
    let ops: string[] = [`1 0 0 -1 0 ${doc.page.height} cm`, frame];
    const pour = () => {
      doc.addContent(ops.join("\n"));
      ops = [];
    };
    const rows = new Set<Element>();
    for (const part of draft.parts) {
      if (typeof part === "string") ops.push(part);
      else if (typeof part === "function") ops.push(part());
      else {
        pour();
        if (part === null) doc.endMarkedContent();
        else this.mark(part.open, rows);
      }
    }
    pour();
    for (const row of rows) row.end();
    const { content, dictionary, fonts } = doc.page;
    draft.faces.add(book.face("plex", "regular"));
    for (const face of draft.faces) fonts[face.id] ??= face.reference();
    const after = doc.ref();
    dictionary.data.Contents = [content, after];
    this.late.push({ page: draft, content: after });
    this.link(draft);
    press(content);
    draft.parts.length = 0;
  }

  /** Writes what waited for the last page, then everything that closes the file. */
  end(countOps: (page: Draft) => string, total: number): void {
    for (const { page, content } of this.late) {
      content.compress = false;
      content.write([countOps(page), ...page.late.map((ops) => ops(total))].join("\n"));
      content.end();
    }
    for (const root of this.roots) root.end();
    this.doc.end();
  }

  private mark(node: Node, rows: Set<Element>): void {
    this.element(node).add(this.doc.markStructureContent(node.tag));
    // A row of a table never continues after its page, so it can be written and forgotten.
    if (node.parent?.tag === "TR") rows.add(this.element(node.parent));
  }

  private element(node: Node): Element {
    if (node.element) return node.element as Element;
    const element = this.doc.struct(node.tag as never) as unknown as Element;
    if (node.scope) element.dictionary.data.A = { O: "Table", Scope: node.scope };
    node.element = element;
    if (node.parent) this.element(node.parent).add(element);
    else {
      this.doc.addStructure(element as never);
      this.roots.push(element);
    }
    return element;
  }

  private link(draft: Draft): void {
    const { doc } = this;
    for (const { x, y, width, height, url, anchor } of draft.links) {
      if (url) doc.link(x, y, width, height, url);
      else if (anchor) doc.goTo(x, y, width, height, anchor);
    }
    for (const { title, level, anchor, y } of draft.bookmarks) {
      const top = Math.max(0, y - 8);
      doc.addNamedDestination(anchor, "XYZ", 0, top, 0);
      while (this.outline.length > 0 && this.outline.at(-1)!.level >= level) this.outline.pop();
      const parent = this.outline.at(-1)?.item ?? (doc.outline as unknown as Bookmark);
      const place = { expanded: level === 1, fit: false, top, left: doc.page.width, zoom: 0 };
      this.outline.push({ level, item: parent.addItem(title, place) });
    }
  }
}

/** Compresses a page at once and lightly: text operators are so regular that more effort gains little. */
function press(content: Reference): void {
  const bytes = deflateSync(Buffer.concat(content.buffer), { level: 3 });
  content.compress = false;
  content.data.Filter = "FlateDecode";
  content.data.Length = bytes.length;
  content.buffer = [bytes];
}
