import { counted } from "#domain/counted";
import { Refused } from "#domain/errors";
import type { PreviewColumn } from "#domain/file-preview";
import { LARGEST_LIST } from "#domain/largest-list";

/** Why a line cannot be taken. `column` is the header's own word, null when the whole line is meant. */
export type BadLine = { line: number; column: string | null; reason: string; of?: "Record" | "Row" };

const SHOWN = 100;

/** A file that was refused whole: nothing of it was written. Carries the first 100 bad lines and how many there were. */
export class BadFile extends Refused {
  /** What the file has, so that columns can be said; without values. */
  columns: PreviewColumn[] | null = null;
  /** Then nothing of the file may be shown. */
  holdsSecrets = false;

  constructor(
    message: string,
    readonly lines: BadLine[] = [],
    readonly total = lines.length,
  ) {
    super("invalid", message, "file");
    this.name = "BadFile";
  }
}

/** @throws BadFile when a list is larger than any that is read */
export function refuseTooLarge({ byteLength }: Uint8Array): void {
  if (byteLength > LARGEST_LIST) throw new BadFile("The file is larger than 50 MiB.");
}

/** Gathers what is wrong with a file, so that a person can correct all of it at once. */
export class BadLines {
  private readonly lines: BadLine[] = [];
  private total = 0;

  /** `of`: what the numbers count when they are not lines of a text: the records of a JSON list, from 1, or rows of a sheet. */
  constructor(private readonly of?: "Record" | "Row") {}

  add(line: number, column: string | null, reason: string): void {
    // A parser may stumble over one line more than once.
    const last = this.lines.at(-1);
    if (last?.line === line && last.column === column && last.reason === reason) return;
    this.total += 1;
    if (this.lines.length < SHOWN)
      this.lines.push(this.of ? { line, column, reason, of: this.of } : { line, column, reason });
  }

  /** @throws BadFile when anything was added. */
  refuse(): void {
    if (this.total === 0) return;
    const first = [...this.lines].sort((a, b) => a.line - b.line);
    throw new BadFile(
      `Nothing was imported: ${counted(this.total, "value needs", "values need")} another look.`,
      first,
      this.total,
    );
  }
}

/** One bad line in a sentence: "Line 7, column mfa: …". */
export function badLineText({ line, column, reason, of }: BadLine): string {
  const place = column === null ? "" : `, ${of === "Record" ? "field" : "column"} ${column}`;
  return `${of ?? "Line"} ${line}${place}: ${reason}`;
}
