import type { Account, Answer, LastSignIn, Moment } from "#domain/systems/accounts";
import { KnownAccounts } from "#evidence/account-exports/repeats";
import type { Extract } from "#evidence/account-exports/source";
import { BadLines } from "#evidence/files/bad-lines";
import { ColumnTimes, isProblem } from "#evidence/files/column-times";
import { type Cells, refuseDestroyed } from "#evidence/files/columns";
import type { CsvTable } from "#evidence/files/csv";
import { MisreadWords } from "#evidence/files/misread-words";
import { eachInTurns } from "#evidence/files/turns";
import { answer, textOrNull, written } from "#evidence/files/values";

/** One line of an export whose columns are known. What a cell does not say is null or unknown; what cannot be read is noted. */
export type Line<Field extends string> = {
  /** A name, an id or a title. */
  text(field: Field): string | null;
  /** An e-mail address. */
  address(field: Field): string | null;
  /** The cell as written. */
  raw(field: Field): string;
  answer(field: Field): Answer;
  time(field: Field): Moment | null;
  lastSignIn(field: Field): LastSignIn;
  /** The cell's word, in any case and with blanks for underscores, as one of `words`; null when it says nothing. */
  word<T>(field: Field, words: Readonly<Record<string, T>>): T | null;
  wrong(field: Field, reason: string): void;
};
/** A line that is not an account, with the reason. */
type NoAccount = { leftOut: string };
/** The names of identifying fields. */
const IDENTITY = ["id", "login", "user_name", "email", "mail"];

/**
 * Reads an export with one line for each account, in turns with others.
 * @throws BadFile with every line that cannot be read, or that contradicts an earlier one of the same account
 */
export async function readLines<Field extends string>(
  table: CsvTable,
  cells: Cells<Field>,
  id: Field,
  accountOf: (line: Line<Field>) => Account | NoAccount,
  known = new KnownAccounts(),
): Promise<Extract> {
  const bad = new BadLines(table.of);
  const leftOut = new Map<string, number>();
  const times = new ColumnTimes(table, cells);
  const identity = [...new Set([id, ...IDENTITY])].filter((name): name is Field => cells.has(name as Field));
  const misread = new MisreadWords();
  await eachInTurns(table.rows, (row) => {
    if (refuseDestroyed(row, cells, identity, bad)) return;
    for (const { field, text } of cells.allDestroyed(row)) misread.add(cells.named(field), field, text);
    const raw = (field: Field) => cells.value(row, field);
    const wrong = (field: Field, reason: string) => bad.add(row.line, cells.named(field), reason);
    const unknown = <T>(field: Field, otherwise: T): T => {
      misread.add(cells.named(field), field, raw(field));
      return otherwise;
    };
    const timeIn = (field: Field) => {
      const time = times.read(row, field);
      if (time === null || !isProblem(time)) return time;
      wrong(field, time.problem);
      return null;
    };
    const account = accountOf({
      raw,
      wrong,
      text: (field) => written(raw(field)),
      address: (field) => textOrNull(raw(field)),
      answer: (field) => answer(raw(field)) ?? unknown(field, "unknown"),
      time: (field) => {
        const time = timeIn(field);
        return time === "never" ? null : time;
      },
      lastSignIn: (field) => timeIn(field) ?? "unknown",
      word: (field, words) => {
        const text = textOrNull(raw(field));
        if (text === null) return null;
        const value = words[text.toLowerCase().replaceAll("_", " ")];
        return value === undefined ? unknown(field, null) : value;
      },
    });
    if ("leftOut" in account) {
      leftOut.set(account.leftOut, (leftOut.get(account.leftOut) ?? 0) + 1);
      return;
    }
    if (account.externalId === "") return wrong(id, "is empty, so the account cannot be identified.");
    const twin = known.add(account, row.line);
    if (twin !== null)
      wrong(id, `“${raw(id)}” is already in ${table.of ?? "line"} ${twin}, which says something else.`);
  });
  bad.refuse();
  const reasons = [...leftOut].map(([reason, rows]) => ({ reason, rows }));
  return {
    at: null,
    rows: table.rows.length,
    accounts: known.accounts,
    leftOut: [...reasons, ...known.leftOut],
    misread: misread.list,
  };
}
