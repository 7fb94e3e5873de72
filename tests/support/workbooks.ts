import { crc32, deflateRawSync } from "node:zlib";

type Part = { name: string; bytes: Uint8Array; size?: number; flags?: number; stored?: boolean };
/** A cell: text is shared, a number has a style by its place in `formats`, XML is written as it is. */
export type Cell = string | number | boolean | null | { xml: string } | { number: string; style: number };
export type SheetOf = { name: string; rows: readonly (readonly Cell[])[]; state?: string; xml?: string };

/** A ZIP archive. `size` may lie about what a file unpacks to. */
export function zip(parts: readonly Part[]): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, bytes, size = bytes.byteLength, flags = 0, stored = false } of parts) {
    const packed = stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const path = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(flags, 2);
    head.writeUInt16LE(stored ? 0 : 8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.byteLength, 14);
    head.writeUInt32LE(size, 18);
    head.writeUInt16LE(path.byteLength, 22);
    const file = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head, path, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, tail, path]));
    files.push(file);
    at += file.byteLength;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(listed.byteLength, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, listed, Buffer.from("PK\x05\x06", "latin1"), end]);
}

const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(text) });
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const xml = (text: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`;

/** The files of a workbook as Excel writes them, for a test to meddle with. `formats` are codes of number formats. */
export function workbookParts(
  sheets: readonly SheetOf[],
  { formats = [], from1904 = false }: { formats?: readonly string[]; from1904?: boolean } = {},
): Part[] {
  const shared: string[] = [];
  const written = sheets.map((sheet) => sheet.xml ?? sheetXml(sheet.rows, shared));
  const relations = (list: readonly [kind: string, target: string][]) =>
    xml(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
        .map(
          ([kind, target], n) =>
            `<Relationship Id="rId${n + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
        )
        .join("")}</Relationships>`,
    );
  return [
    part("[Content_Types].xml", xml("<Types/>")),
    part("_rels/.rels", relations([["officeDocument", "xl/workbook.xml"]])),
    part(
      "xl/workbook.xml",
      xml(
        `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${from1904 ? ' date1904="1"' : ""}/><sheets>${sheets
          .map(
            ({ name, state }, n) =>
              `<sheet name="${escaped(name)}" sheetId="${n + 1}"${state ? ` state="${state}"` : ""} r:id="rId${n + 1}"/>`,
          )
          .join("")}</sheets></workbook>`,
      ),
    ),
    part(
      "xl/_rels/workbook.xml.rels",
      relations([
        ...sheets.map((_, n): [string, string] => ["worksheet", `worksheets/sheet${n + 1}.xml`]),
        ["sharedStrings", "sharedStrings.xml"],
        ["styles", "/xl/styles.xml"],
      ]),
    ),
    ...written.map((text, n) => part(`xl/worksheets/sheet${n + 1}.xml`, text)),
    part(
      "xl/sharedStrings.xml",
      xml(
        `<sst xmlns="${MAIN}">${shared.map((one) => `<si><t xml:space="preserve">${escaped(one)}</t></si>`).join("")}</sst>`,
      ),
    ),
    part(
      "xl/styles.xml",
      xml(
        `<styleSheet xmlns="${MAIN}"><numFmts>${formats
          .map((code, n) => `<numFmt numFmtId="${164 + n}" formatCode="${escaped(code)}"/>`)
          .join(
            "",
          )}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
          .map((_, n) => `<xf numFmtId="${164 + n}"/>`)
          .join("")}</cellXfs></styleSheet>`,
      ),
    ),
  ];
}

export function workbook(
  rows: readonly (readonly Cell[])[],
  how?: Parameters<typeof workbookParts>[1],
): Buffer {
  return zip(workbookParts([{ name: "Sheet1", rows }], how));
}

function sheetXml(rows: readonly (readonly Cell[])[], shared: string[]): string {
  const places = new Map<string, number>();
  const lines = rows.map((cells, row) => {
    const inside = cells.map((cell, column) => cellXml(cell, `${letters(column)}${row + 1}`, shared, places));
    return cells.length === 0 ? "" : `<row r="${row + 1}" spans="1:${cells.length}">${inside.join("")}</row>`;
  });
  return xml(`<worksheet xmlns="${MAIN}"><sheetData>${lines.join("")}</sheetData></worksheet>`);
}

function cellXml(cell: Cell, place: string, shared: string[], places: Map<string, number>): string {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell !== "string")
    return "xml" in cell
      ? cell.xml.replace("<c", `<c r="${place}"`)
      : `<c r="${place}" s="${cell.style}"><v>${cell.number}</v></c>`;
  const known = places.get(cell) ?? shared.push(cell) - 1;
  places.set(cell, known);
  return `<c r="${place}" t="s"><v>${known}</v></c>`;
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

/** The parts of a workbook with the text of one of them changed. */
export function withChanged(parts: readonly Part[], name: string, change: (text: string) => string): Part[] {
  return parts.map((part) =>
    part.name === name ? { ...part, bytes: Buffer.from(change(Buffer.from(part.bytes).toString())) } : part,
  );
}
