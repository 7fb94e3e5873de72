import { BadFile } from "#evidence/files/bad-lines";
import { readXml } from "#evidence/files/xlsx-xml";
import { type Entry, entriesOf } from "#evidence/files/xlsx-zip";

type Worksheet = { name: string; hidden: boolean; entry: Entry };
export type Workbook = {
  entries: Map<string, Entry>;
  /** In the order of their tabs; chart sheets are left out. */
  sheets: Worksheet[];
  from1904: boolean;
  strings: Entry | undefined;
  styles: Entry | undefined;
};
/** Sheets that a refusal names. */
const MOST_NAMED = 20;
const MOST_SHEETS = 1000;
const LARGEST_INDEX = 8 * 1024 * 1024;

/** Archives that are not workbooks of this kind, by a file that each has. */
const OTHERS: readonly { has: string; message: string }[] = [
  {
    has: "xl/workbook.bin",
    message: "The file is a binary workbook (.xlsb). Save it as .xlsx, or the sheet as “CSV UTF-8”.",
  },
  {
    has: "index/document.iwa",
    message: "The file is a document of Apple Numbers. Export it as .xlsx or CSV.",
  },
  { has: "content.xml", message: "The file is an OpenDocument file (.ods). Save it as .xlsx or CSV." },
  { has: "word/document.xml", message: "The file is a Word document. Save the table as .xlsx or CSV." },
  { has: "ppt/presentation.xml", message: "The file is a presentation. Save the table as .xlsx or CSV." },
];

/** Opens a workbook (.xlsx, .xlsm): which sheets it has and where they are. No sheet is read yet. @throws BadFile */
export async function openWorkbook(bytes: Uint8Array): Promise<Workbook> {
  const entries = entriesOf(bytes);
  const other = OTHERS.find(({ has }) => entries.has(has));
  if (other) throw new BadFile(other.message);
  const found = (await relations(entries, "")).find(({ kind }) => kind === "officeDocument");
  const path = found?.path ?? "xl/workbook.xml";
  const main = entries.get(path);
  if (!main || !entries.has("[content_types].xml"))
    throw new BadFile("The file is a ZIP archive and no workbook. Unpack it first.");
  const parts = await relations(entries, path);
  const { sheets, from1904 } = await indexOf(main);
  return {
    entries,
    from1904,
    sheets: sheets.flatMap(({ name, hidden, id }) => {
      const part = parts.find((one) => one.id === id);
      const entry = part?.kind === "worksheet" ? entries.get(part.path) : undefined;
      return entry ? [{ name, hidden, entry }] : [];
    }),
    strings: entries.get(parts.find(({ kind }) => kind === "sharedStrings")?.path ?? ""),
    styles: entries.get(parts.find(({ kind }) => kind === "styles")?.path ?? ""),
  };
}

/** The sheet of that name, whatever the case; without one the first that is shown. @throws BadFile */
export function sheetOf({ sheets }: Workbook, name?: string): Worksheet {
  const key = (text: string) => text.normalize("NFC").trim().toLowerCase();
  const chosen = name
    ? sheets.find((worksheet) => key(worksheet.name) === key(name))
    : (sheets.find(({ hidden }) => !hidden) ?? sheets[0]);
  if (chosen) return chosen;
  if (!name) throw new BadFile("The workbook has no sheet with cells.");
  const names = sheets.slice(0, MOST_NAMED).map((worksheet) => `“${worksheet.name.slice(0, 31)}”`);
  throw new BadFile(`The workbook has no sheet “${name.slice(0, 31)}”. Its sheets: ${names.join(", ")}.`);
}

type Relation = { id: string; kind: string; path: string };

/** What a part refers to, with paths from the archive's root. */
async function relations(entries: Map<string, Entry>, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf("/") + 1);
  const entry = entries.get(`${folder}_rels/${part.slice(folder.length)}.rels`);
  const found: Relation[] = [];
  if (!entry) return found;
  await readXml(small(entry), {
    open(name, { Id = "", Type = "", Target = "", TargetMode }) {
      if (name !== "Relationship" || TargetMode === "External" || found.length >= MOST_SHEETS) return;
      found.push({ id: Id, kind: Type.slice(Type.lastIndexOf("/") + 1), path: resolved(folder, Target) });
    },
  });
  return found;
}

function resolved(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of `${target.startsWith("/") ? "" : folder}${target}`.toLowerCase().split("/"))
    if (step === "..") path.pop();
    else if (step !== "" && step !== ".") path.push(step);
  return path.join("/");
}

async function indexOf(
  entry: Entry,
): Promise<{ sheets: { name: string; hidden: boolean; id: string }[]; from1904: boolean }> {
  const sheets: { name: string; hidden: boolean; id: string }[] = [];
  let from1904 = false;
  await readXml(small(entry), {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = ["1", "true", "on"].includes(attributes.date1904 ?? "");
      if (name !== "sheet" || sheets.length >= MOST_SHEETS) return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1] ?? "";
      sheets.push({ name: attributes.name ?? "", hidden: (attributes.state ?? "visible") !== "visible", id });
    },
  });
  return { sheets, from1904 };
}

function small(entry: Entry): Entry {
  if (entry.size > LARGEST_INDEX) throw new BadFile("The workbook’s list of sheets is larger than 8 MiB.");
  return entry;
}
