import { counted } from "#domain/counted";
import type { CsvRow } from "#evidence/files/csv";

/** Finds lines that say, word for word, what an earlier line of the file said. */
export class RepeatedLines {
  readonly #seen = new Set<string>();
  count = 0;

  /** True, and counted, when the line was there before. */
  has({ values }: CsvRow): boolean {
    const line = JSON.stringify(values);
    if (!this.#seen.has(line)) {
      this.#seen.add(line);
      return false;
    }
    this.count += 1;
    return true;
  }
}

/** What a command adds when a file said something twice: ", 2 repeated lines left out". */
export function repeatedText(count: number): string {
  return count === 0 ? "" : `, ${counted(count, "repeated line")} left out`;
}
