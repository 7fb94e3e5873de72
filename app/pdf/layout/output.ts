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
/** Marked content of a page: pdfkit makes it where it begins, here it may be drawn later. */
type Content = { constructor: new (page: Reference, mcid: number) => Content };
type Bookmark = { addItem(title: string, options?: object): Bookmark };
type Output = PDFKit.PDFDocument & {
  page: {
    fonts: Record<string, unknown>;
    content: Reference;
    dictionary: Reference;
    height: number;
    width: number;
    structParentTreeKey: number;
  };
  read(): Buffer | null;
  push(bytes: Uint8Array | null): boolean;
  ref(data?: object): Reference;
  markStructureContent(tag: string): unknown;
  getStructParentTree(): { get(key: number): unknown[] };
  initSubset(options: { subset: "PDF/UA" }): void;
  _addInfo(): void;
};

/** The file that pages are written to, one after the other, in pdfkit's hands. */
export class OutputFile {
  readonly doc: Output;
  private readonly roots: Element[] = [];
  private readonly outline: { level: number; item: Bookmark }[] = [];
  private readonly late: { page: Draft; content: Reference; numbers: number[] }[] = [];
  private sample: Content | undefined;

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
    escapeMetadata(this.doc);
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
    const numbers = draft.late.map(({ node }) => this.reserve(node));
    this.link(draft);
    for (const row of rows) row.end();
    const { content, dictionary, fonts } = doc.page;
    draft.faces.add(book.face("plex", "regular"));
    for (const face of draft.faces) fonts[face.id] ??= face.reference();
    const after = doc.ref();
    dictionary.data.Contents = [content, after];
    this.late.push({ page: draft, content: after, numbers });
    press(content);
    draft.parts.length = 0;
  }

  /** Writes what waited for the last page, then everything that closes the file. `universal`: it says that it conforms to PDF/UA-1. */
  end(countOps: (page: Draft) => string, universal: boolean): void {
    for (const { page, content, numbers } of this.late) {
      content.compress = false;
      const late = page.late.map(
        ({ node, behind, ops }, at) =>
          `/Artifact BMC\n${behind}\nEMC\n/${node.tag} <</MCID ${numbers[at]}>> BDC\n${ops()}\nEMC`,
      );
      content.write([countOps(page), ...late].join("\n"));
      content.end();
    }
    for (const root of this.roots) root.end();
    if (universal) this.doc.initSubset({ subset: "PDF/UA" });
    this.doc.end();
  }

  /** A place in the page's structure for content that is drawn at the end. */
  private reserve(node: Node): number {
    const { dictionary, structParentTreeKey } = this.doc.page;
    const contents = this.doc.getStructParentTree().get(structParentTreeKey);
    const mcid = contents.length;
    contents.push(null);
    if (!this.sample) throw new Error("Nothing is marked on a page whose contents wait.");
    this.element(node).add(new this.sample.constructor(dictionary, mcid));
    return mcid;
  }

  private mark(node: Node, rows: Set<Element>): void {
    this.sample = this.doc.markStructureContent(node.tag) as unknown as Content;
    this.element(node).add(this.sample);
    // A row of a table never continues after its page, so it can be written and forgotten.
    if (node.parent?.tag === "TR") rows.add(this.element(node.parent));
  }

  private element(node: Node): Element {
    if (node.element) return node.element as Element;
    const element = this.doc.struct(node.tag as never) as unknown as Element;
    const { data } = element.dictionary;
    if (node.scope) data.A = { O: "Table", Scope: node.scope };
    if (node.span) data.A = { O: "Table", ColSpan: node.span };
    if (node.box) data.A = { O: "Layout", Placement: "Block", BBox: node.box };
    // A string of PDF; pdfkit takes a plain one for a name.
    if (node.alt) data.Alt = Object(node.alt);
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
    const elements = new Set<Element>();
    for (const { x, y, width, height, url, anchor, node, words } of draft.links) {
      const element = this.element(node);
      const options = { structParent: element, Contents: Object(words) } as PDFKit.Mixins.AnnotationOption;
      if (url) doc.link(x, y, width, height, url, options);
      else if (anchor) doc.goTo(x, y, width, height, anchor, options);
      elements.add(element);
    }
    // pdfkit takes the page of a reference to a link from where it is when the element is written.
    for (const element of elements) element.end();
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

/** pdfkit writes the properties into the metadata's XML as they are. */
function escapeMetadata(doc: Output): void {
  const add = doc._addInfo.bind(doc);
  doc._addInfo = () => {
    const { info } = doc;
    const texts = Object.entries(info).map(([name, value]) => [
      name,
      typeof value === "string" ? escapeXml(value) : value,
    ]);
    doc.info = Object.fromEntries(texts);
    add();
    doc.info = info;
  };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
