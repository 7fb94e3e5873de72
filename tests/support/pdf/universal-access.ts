import { type Dict, operatorsOf, PdfObjects, type Ref, textOf, type Value } from "#tests/support/pdf/objects";

/** Operators that put something on the page. */
const painting = new Set(["Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do"]);

/**
 * What a PDF lacks of PDF/UA-1 (ISO 14289-1), as far as a program can tell: each fault in a sentence. Not checked: whether a description
 * describes, and whether the order of the structure is the one in which people read.
 */
export function findFaults(bytes: Buffer): string[] {
  return new Check(new PdfObjects(bytes)).run();
}

/** Every element of the structure tree with its kind, in reading order, as "Document > Table > TR > TH". */
export function structurePaths(bytes: Buffer): string[] {
  return new Check(new PdfObjects(bytes)).paths();
}

/** Whether the file says that it conforms to PDF/UA-1. */
export function saysUniversalAccess(bytes: Buffer): boolean {
  const pdf = new PdfObjects(bytes);
  const metadata = pdf.dict(pdf.dict(pdf.trailer.dict.get("Root")).dict.get("Metadata")).stream;
  return /<pdfuaid:part>1<\/pdfuaid:part>/.test(metadata?.toString("utf8") ?? "");
}

type Element = { dict: Dict; kind: string; parent: Element | null };

class Check {
  private readonly faults = new Set<string>();
  private readonly root: Dict;
  /** Elements by the page's key in the parent tree and the number of the marked content. */
  private readonly contents = new Map<string, Element>();
  private readonly annotations = new Map<number, Element>();
  private readonly elements: Element[] = [];

  constructor(private readonly pdf: PdfObjects) {
    this.root = pdf.dict(pdf.trailer.dict.get("Root"));
    this.walk(pdf.dict(this.root.dict.get("StructTreeRoot")), null);
  }

  run(): string[] {
    this.document();
    this.kinds();
    const parents = this.parentTree();
    for (const [at, page] of this.pages().entries()) this.page(page, at + 1, parents);
    return [...this.faults];
  }

  paths(): string[] {
    const path = ({ kind, parent }: Element): string => (parent ? `${path(parent)} > ${kind}` : kind);
    return this.elements.map(path);
  }

  private fault(words: string): void {
    this.faults.add(words);
  }

  private document(): void {
    const { pdf, root } = this;
    if (!textOf(pdf.get(root.dict.get("Lang")))) this.fault("The document has no language.");
    if (pdf.get(pdf.dict(root.dict.get("MarkInfo")).dict.get("Marked")) !== true)
      this.fault("The document is not marked.");
    if (pdf.get(pdf.dict(root.dict.get("ViewerPreferences")).dict.get("DisplayDocTitle")) !== true)
      this.fault("The title is not displayed.");
    const title = textOf(pdf.get(pdf.dict(pdf.trailer.dict.get("Info")).dict.get("Title")));
    const xml = pdf.dict(root.dict.get("Metadata")).stream?.toString("utf8") ?? "";
    const inXml = /<dc:title>\s*<rdf:Alt>\s*<rdf:li xml:lang="x-default">([^<]*)<\/rdf:li>/.exec(xml)?.[1];
    const plain = inXml
      ?.replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
    if (!title || plain !== title)
      this.fault(`The title of the metadata is "${plain}", that of the file "${title}".`);
    if (/&(?!amp;|lt;|gt;|quot;|apos;|#)/.test(xml)) this.fault("The metadata is no XML.");
  }

  private walk(node: Dict, parent: Element | null): void {
    const { pdf } = this;
    const kind = pdf.nameOf(node.dict.get("S"));
    const element = kind === null ? parent : { dict: node, kind, parent };
    if (element && kind !== null) this.elements.push(element);
    for (const child of pdf.list(node.dict.get("K"))) {
      const found = pdf.get(child);
      if (typeof found === "number") this.own(element, pdf.dict(node.dict.get("Pg")), found);
      else if (typeof found === "object" && found !== null && "dict" in found) {
        const type = pdf.nameOf(found.dict.get("Type"));
        if (type === "MCR")
          this.own(element, pdf.dict(found.dict.get("Pg")), Number(pdf.get(found.dict.get("MCID"))));
        else if (type === "OBJR") this.ownAnnotation(element, found);
        else this.walk(found, element);
      }
    }
  }

  private own(element: Element | null, page: Dict, mcid: number): void {
    const key = `${String(this.pdf.get(page.dict.get("StructParents")))} ${mcid}`;
    if (this.contents.has(key)) this.fault(`Marked content ${key} belongs to two elements.`);
    if (element) this.contents.set(key, element);
    else this.fault("Marked content belongs to no element.");
  }

  private ownAnnotation(element: Element | null, reference: Dict): void {
    const ref = reference.dict.get("Obj") as Ref;
    const page = this.pdf.dict(reference.dict.get("Pg"));
    const listed = this.pdf.list(page.dict.get("Annots")).some((one) => (one as Ref).ref === ref.ref);
    if (!listed) this.fault("A reference to an annotation names a page that has it not.");
    if (element) this.annotations.set(ref.ref, element);
  }

  private kinds(): void {
    const { pdf } = this;
    let heading = 0;
    for (const { dict, kind, parent } of this.elements) {
      const level = Number(/^H([1-6])$/.exec(kind)?.[1] ?? 0);
      if (level > heading + 1) this.fault(`A heading of level ${level} follows one of level ${heading}.`);
      if (level > 0) heading = level;
      const attributes = pdf.list(dict.dict.get("A")).map((one) => pdf.dict(one).dict);
      if (kind === "TH" && !attributes.some((one) => one.has("Scope"))) this.fault("A TH has no scope.");
      if (kind === "Figure" && !textOf(pdf.get(dict.dict.get("Alt")))) this.fault("A figure has no text.");
      if (kind === "Figure" && !attributes.some((one) => one.has("BBox"))) this.fault("A figure has no box.");
      const within = parents[kind];
      if (within && !within.includes(parent?.kind ?? ""))
        this.fault(`${kind} is in ${parent?.kind ?? "the root"}.`);
    }
    this.rows();
  }

  /** Every row of a table has as many cells as its head. */
  private rows(): void {
    const widths = new Map<Element, Map<Element, number>>();
    for (const { dict, kind, parent } of this.elements) {
      if ((kind !== "TH" && kind !== "TD") || !parent?.parent) continue;
      const [attributes] = this.pdf.list(dict.dict.get("A")).map((one) => this.pdf.dict(one).dict);
      const rows = widths.get(parent.parent) ?? new Map<Element, number>();
      widths.set(parent.parent, rows);
      rows.set(parent, (rows.get(parent) ?? 0) + Number(this.pdf.get(attributes?.get("ColSpan")) ?? 1));
    }
    for (const rows of widths.values())
      if (new Set(rows.values()).size > 1) this.fault("The rows of a table differ in their number of cells.");
  }

  private parentTree(): Map<number, Value> {
    const { pdf } = this;
    const tree = pdf.dict(pdf.dict(this.root.dict.get("StructTreeRoot")).dict.get("ParentTree"));
    const found = new Map<number, Value>();
    const flat = pdf.list(tree.dict.get("Nums"));
    for (let at = 0; at < flat.length; at += 2) found.set(Number(flat[at]), flat[at + 1] ?? null);
    return found;
  }

  private pages(): Dict[] {
    const { pdf } = this;
    return pdf.list(pdf.dict(this.root.dict.get("Pages")).dict.get("Kids")).map((one) => pdf.dict(one));
  }

  private page(page: Dict, number: number, parents: Map<number, Value>): void {
    const { pdf } = this;
    const key = Number(pdf.get(page.dict.get("StructParents")) ?? -1);
    const content = Buffer.concat(
      pdf
        .list(page.dict.get("Contents"))
        .flatMap((one) => [pdf.dict(one).stream ?? Buffer.alloc(0), Buffer.from("\n")]),
    );
    const seen = this.marked(content, number);
    const owners = pdf.list(parents.get(key));
    for (const mcid of seen) {
      const element = this.contents.get(`${key} ${mcid}`);
      if (!element) this.fault(`Page ${number}: marked content ${mcid} belongs to no element.`);
      else if (pdf.get(owners[mcid]) !== element.dict)
        this.fault(`Page ${number}: the parent tree names another element for ${mcid}.`);
    }
    const annotations = pdf.list(page.dict.get("Annots"));
    if (annotations.length > 0 && pdf.nameOf(page.dict.get("Tabs")) !== "S")
      this.fault(`Page ${number}: the order of tabs is not that of the structure.`);
    for (const one of annotations) this.annotation(one as Ref, number, parents);
    const fonts = pdf.get(pdf.dict(page.dict.get("Resources")).dict.get("Font"));
    if (typeof fonts === "object" && fonts !== null && "dict" in fonts)
      for (const font of fonts.dict.values()) this.font(pdf.dict(font));
  }

  /** The numbers of a page's marked content. Everything painted must be in one of them, or in an artifact. */
  private marked(content: Buffer, page: number): Set<number> {
    const seen = new Set<number>();
    const open: ("content" | "artifact" | "other")[] = [];
    for (const { name, operands } of operatorsOf(content)) {
      if (name === "BMC" || name === "BDC") {
        const tag = this.pdf.nameOf(operands[0]);
        const properties = operands[1];
        const mcid =
          typeof properties === "object" && properties !== null && "dict" in properties
            ? properties.dict.get("MCID")
            : undefined;
        const kind = tag === "Artifact" ? "artifact" : typeof mcid === "number" ? "content" : "other";
        if (kind !== "other" && open.some((one) => one !== "other"))
          this.fault(`Page ${page}: a ${kind} is inside of another.`);
        if (typeof mcid === "number") {
          if (seen.has(mcid)) this.fault(`Page ${page}: marked content ${mcid} comes twice.`);
          seen.add(mcid);
        }
        open.push(kind);
      } else if (name === "EMC") {
        if (open.pop() === undefined) this.fault(`Page ${page}: an end without a beginning.`);
      } else if (painting.has(name) && !open.some((one) => one !== "other"))
        this.fault(`Page ${page}: ${name} is neither marked nor an artifact.`);
    }
    if (open.length > 0) this.fault(`Page ${page}: marked content without an end.`);
    return seen;
  }

  private annotation(ref: Ref, page: number, parents: Map<number, Value>): void {
    const { pdf } = this;
    const { dict } = pdf.dict(ref);
    const element = this.annotations.get(ref.ref);
    if (element?.kind !== "Link") this.fault(`Page ${page}: a link has no element.`);
    else if (pdf.get(parents.get(Number(dict.get("StructParent")))) !== element.dict)
      this.fault(`Page ${page}: the parent tree does not name a link's element.`);
    if (!textOf(pdf.get(dict.get("Contents")))) this.fault(`Page ${page}: a link has no description.`);
  }

  private font(font: Dict): void {
    const { pdf } = this;
    const name = pdf.nameOf(font.dict.get("BaseFont"));
    const [descendant] = pdf.list(font.dict.get("DescendantFonts"));
    const below = pdf.dict(descendant);
    const file = pdf.dict(below.dict.get("FontDescriptor")).dict;
    if (!file.has("FontFile2") && !file.has("FontFile3")) this.fault(`${name} is not embedded.`);
    const map = pdf.get(font.dict.get("ToUnicode"));
    if (map === null) this.fault(`${name} has no map to Unicode.`);
    const text = map === null ? "" : (pdf.dict(map).stream?.toString("latin1") ?? "");
    for (const [, first = "", , list = ""] of text.matchAll(/<([\da-f]{4})> <([\da-f]{4})> \[([^\]]*)\]/gi))
      for (const [at, [, hex = ""]] of [...list.matchAll(/<([\da-f ]*)>/gi)].entries()) {
        const glyph = Number.parseInt(first, 16) + at;
        // The first is the glyph for what a font lacks, which nothing prints.
        if (glyph > 0 && /^(?:|0000|feff|fffe)$/i.test(hex.replace(/\s/g, "")))
          this.fault(`${name}: glyph ${glyph} has no character.`);
      }
  }
}

const parents: Record<string, string[]> = {
  TR: ["Table", "THead", "TBody", "TFoot"],
  TH: ["TR"],
  TD: ["TR"],
  LI: ["L"],
  Lbl: ["LI"],
  LBody: ["LI"],
  TOCI: ["TOC"],
};
