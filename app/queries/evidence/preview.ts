import { parse } from "csv-parse/sync";
import type { AppContext } from "#app/context";
import { previewKind, textEncoding } from "#evidence/files/preview-kind";
import { VaultError } from "#evidence/vault/vault-error";

/** So much of a file is read for its preview, and a picture of more than this is not shown. */
const READ = 64 * 1024;
const PICTURE_MOST = 10 * 1024 * 1024;
const PDF_MOST = 50 * 1024 * 1024;
/** How many rows and columns of a table are shown, and how many characters of a cell. */
const [ROWS, COLUMNS, CELL] = [20, 12, 200];

/** `guessed`: shown as Windows-1252, because it is no UTF-8. */
export type Preview = { position: number; name: string } & (
  | { kind: "picture" | "pdf"; src: string }
  | { kind: "text"; text: string; cut: boolean; guessed: boolean }
  | { kind: "table"; rows: string[][]; cut: boolean; guessed: boolean }
  | { kind: "none"; why: string }
);

type File = { position: number; name: string; sha256: string; size: number };

/** What can be shown of a stored file without running anything in it: its first bytes say what it is, never its name. */
export async function readPreview(app: AppContext, ref: string, file: File): Promise<Preview> {
  try {
    return shown(ref, file, await firstBytes(app, file.sha256));
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    app.logger.error({ err: error, file: file.sha256 }, "a stored file cannot be read");
    return { position: file.position, name: file.name, kind: "none", why: error.message };
  }
}

function shown(ref: string, file: File, head: Buffer): Preview {
  const kind = previewKind(head);
  const own = { position: file.position, name: file.name };
  const src = `/evidence/${ref}/previews/files/${file.position}`;
  if (kind === "text") return { ...own, ...shownText(head, file.size > head.length) };
  if (kind === null) return { ...own, kind: "none", why: "Only PDF, images, CSV and text can be previewed." };
  const pdf = kind === "application/pdf";
  if (file.size > (pdf ? PDF_MOST : PICTURE_MOST))
    return { ...own, kind: "none", why: "This file is too large for a preview." };
  return { ...own, kind: pdf ? "pdf" : "picture", src };
}

/** The first bytes of a stored file. */
export async function firstBytes(app: AppContext, sha256: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of app.vault.read(sha256)) {
    parts.push(Buffer.from(part));
    size += part.length;
    if (size >= READ) break;
  }
  return Buffer.concat(parts).subarray(0, READ);
}

function shownText(head: Buffer, cut: boolean) {
  const encoding = textEncoding(head) ?? "utf-8";
  const text = new TextDecoder(encoding).decode(head);
  const guessed = encoding === "windows-1252";
  const rows = cut ? tableOf(text.slice(0, text.lastIndexOf("\n") + 1)) : tableOf(text);
  if (!rows) return { kind: "text" as const, text, cut, guessed };
  const first = rows.slice(0, ROWS);
  const wide = first.some((row) => row.length > COLUMNS || row.some((cell) => cell.length > CELL));
  const cells = first.map((row) => row.slice(0, COLUMNS).map((cell) => cell.slice(0, CELL)));
  return { kind: "table" as const, rows: cells, cut: cut || wide || rows.length > ROWS, guessed };
}

/** The text as rows of one length, by the separator that its first line has most often; null when it is not a table. */
function tableOf(text: string): string[][] | null {
  const first = text.split("\n", 1)[0] ?? "";
  const count = (sign: string) => first.split(sign).length - 1;
  const delimiter = [",", ";", "\t", "|"].reduce((most, sign) => (count(sign) > count(most) ? sign : most));
  if (count(delimiter) === 0) return null;
  try {
    const rows: string[][] = parse(text, {
      delimiter,
      bom: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
    return rows.length > 1 ? rows : null;
  } catch {
    // Rows of unequal length are text with commas in it.
    return null;
  }
}
