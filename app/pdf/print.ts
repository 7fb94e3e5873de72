import PDFDocument from "pdfkit";
import type { Draft, Node } from "./flow";
import { Flow } from "./flow";
import { frameOps } from "./frame";
import type { Face } from "./glyphs";
import { FontBook } from "./glyphs";
import type { Paper } from "./page";

/** What we use of pdfkit beyond its declared types. */
type Element = { add(child: unknown): void; end(): void };
type Output = PDFKit.PDFDocument & {
  page: { fonts: Record<string, unknown> };
  read(): Buffer | null;
  markStructureContent(tag: string): unknown;
};

/**
 * Lays out and writes a document. `take` gets the bytes as pages are finished and may hold the writing back by its promise.
 * Layout comes first (it is quick and needs only widths), so that every page knows how many there are.
 */
export async function print(paper: Paper, take: (chunk: Buffer) => void | Promise<void>): Promise<void> {
  const { meta } = paper;
  const doc = new PDFDocument({
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
  const flush = async () => {
    for (let chunk = doc.read(); chunk; chunk = doc.read()) await take(chunk);
  };
  await flush();
  const flow = new Flow(new FontBook(doc), meta.landscape ?? false);
  for (const block of paper.blocks) block(flow);
  dropEmptyLast(flow);
  const roots: Element[] = [];
  const outline: Outline[] = [];
  for (const page of flow.pages) {
    writePage(doc, flow, paper, page, roots, outline);
    await flush();
  }
  for (const root of roots) root.end();
  doc.end();
  await flush();
}

/** The whole document in memory, for tests and small files. */
export async function printed(paper: Paper): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await print(paper, (chunk) => void chunks.push(chunk));
  return Buffer.concat(chunks);
}

function dropEmptyLast(flow: Flow): void {
  if (flow.pages.length > 1 && flow.page.parts.length === 0) flow.pages.pop();
  void flow.page;
}

function writePage(
  doc: Output,
  flow: Flow,
  paper: Paper,
  page: Draft,
  roots: Element[],
  outline: Outline[],
): void {
  doc.addPage({ size: "A4", layout: flow.landscape ? "landscape" : "portrait", margin: 0 });
  const total = flow.pages.length;
  // pdfkit turns the page upside down; the operators here count from the bottom, as PDF does.
  let ops: string[] = [`1 0 0 -1 0 ${doc.page.height} cm`, frameOps(flow, paper, page, total)];
  const pour = () => {
    doc.addContent(ops.join("\n"));
    ops = [];
  };
  for (const part of page.parts) {
    if (typeof part === "string") ops.push(part);
    else if (part === null) {
      pour();
      doc.endMarkedContent();
    } else if (typeof part === "function") ops.push(part(total));
    else {
      pour();
      elementOf(doc, part.open, roots).add(doc.markStructureContent(part.open.tag) as never);
    }
  }
  pour();
  addFonts(doc, page.faces);
  for (const link of page.links) {
    if (link.url) doc.link(link.x, link.y, link.width, link.height, link.url);
    else if (link.anchor) doc.goTo(link.x, link.y, link.width, link.height, link.anchor);
  }
  for (const mark of page.bookmarks) {
    doc.addNamedDestination(mark.anchor, "XYZ", 0, Math.max(0, mark.y - 8), 0);
    addBookmark(doc, outline, mark.title, mark.level, mark.y);
  }
}

function addFonts(doc: Output, faces: Set<Face>): void {
  for (const face of faces) doc.page.fonts[face.id] ??= face.reference();
}

function elementOf(doc: Output, node: Node, roots: Element[]): Element {
  if (node.element) return node.element as Element;
  const element = doc.struct(node.tag as never) as unknown as Element;
  node.element = element;
  if (node.parent) elementOf(doc, node.parent, roots).add(element);
  else {
    doc.addStructure(element as never);
    roots.push(element);
  }
  return element;
}

type Outline = { level: number; item: { addItem(title: string, options?: object): Outline["item"] } };

function addBookmark(doc: Output, outline: Outline[], title: string, level: number, y: number): void {
  while (outline.length > 0 && outline.at(-1)!.level >= level) outline.pop();
  const parent = outline.at(-1)?.item ?? (doc.outline as unknown as Outline["item"]);
  outline.push({
    level,
    item: parent.addItem(title, {
      expanded: level === 1,
      top: Math.max(0, y - 8),
      left: doc.page.width,
      fit: false,
      zoom: 0,
    }),
  });
}
