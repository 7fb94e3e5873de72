import { counted } from "#domain/counted";
import type { Misread } from "#domain/file-preview";

/** More different words than this are not a set of choices; the rest is counted under the last. */
const MOST_WORDS = 100;
const LONGEST_WORD = 60;

/** Counts the words that are not understood: they make their field unknown, and are listed. */
export class MisreadWords {
  readonly #found = new Map<string, Misread>();

  add(column: string, field: string, text: string): void {
    const cut = text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD)}…` : text;
    const word = this.#found.size < MOST_WORDS || this.#found.has(key(column, cut)) ? cut : "other words";
    const known = this.#found.get(key(column, word));
    if (known) known.rows += 1;
    else this.#found.set(key(column, word), { column, field, word, rows: 1 });
  }

  /** The most frequent first. */
  get list(): Misread[] {
    return [...this.#found.values()].sort((a, b) => b.rows - a.rows);
  }
}

/** "Column Type: “Sub Group” is not understood (2 rows); kind stays unknown." */
export function misreadText({ column, field, word, rows }: Misread): string {
  return `Column ${column}: “${word}” is not understood (${counted(rows, "row")}); ${field} stays unknown.`;
}

function key(column: string, word: string): string {
  return `${column}\n${word}`;
}
