import type { Account, AccountStatus, LeftOut } from "#domain/systems/accounts";
import { plainAddress } from "#domain/systems/identity";
import { closedColumns, closedStatus, isClosedColumn } from "#evidence/account-exports/closed-columns";
import { repeatedRows } from "#evidence/account-exports/repeats";
import type { AccountField, AccountSource, ColumnMap, Extract } from "#evidence/account-exports/source";
import { ALIASES, KINDS, STATUSES } from "#evidence/account-exports/words";
import { BadLines } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import { ColumnTimes, isProblem } from "#evidence/files/column-times";
import { type Cells, findColumns, NOT_READ, refuseDestroyed } from "#evidence/files/columns";
import type { CsvRow, CsvTable } from "#evidence/files/csv";
import { MisreadWords } from "#evidence/files/misread-words";
import { eachInTurns } from "#evidence/files/turns";
import { answer, many, textOrNull, written } from "#evidence/files/values";

/** Any CSV with one line for each account, or for each account and role. */
export const generic: AccountSource = {
  format: "generic",
  title: "CSV file",
  hint: "One line per account, or per account and role. Requires a column id, user_name or email.",
  async read(table, map) {
    const cells = await fittingColumns(table, map);
    const closed = closedColumns(table, map);
    for (const at of closed) table.meaning?.set(at, "status");
    const bad = new BadLines(table.of);
    const misread = new MisreadWords();
    const accounts = new Map<string, Known>();
    const times = new ColumnTimes(table, cells);
    let repeated = 0;
    await eachInTurns(table.rows, (row) => {
      if (refuseDestroyed(row, cells, ["id", "user_name", "email"], bad)) return;
      for (const { field, text } of cells.allDestroyed(row)) misread.add(cells.named(field), field, text);
      const account = accountOf(row, cells, times, bad, misread, table.of === "Record" ? /\n/ : undefined);
      if (!account) return;
      const shut = closedStatus(row, closed, (at, word) =>
        misread.add(table.header[at] ?? "", "status", word),
      );
      // One column that closes the account goes before another that calls it active; a state that is not understood stays unknown.
      if (shut === "disabled" || textOrNull(cells.value(row, "status")) === null) account.status = shut;
      const known = accounts.get(account.externalId);
      if (!known)
        accounts.set(account.externalId, { account, line: row.line, roles: new Set(account.roles) });
      else if (!addRole(known, account, row, cells, bad)) repeated += 1;
    });
    bad.refuse();
    const extract: Extract = {
      at: null,
      rows: table.rows.length,
      accounts: [...accounts.values()].map((a) => a.account),
      leftOut: [...furtherRows(table.rows.length - accounts.size - repeated), ...repeatedRows(repeated)],
      misread: misread.list,
    };
    return [extract];
  },
};

/** An account with the line that named it first, and the roles of all lines so far. */
type Known = { account: Account; line: number; roles: Set<string> };

/** `parted`: the separator between several roles; a list in JSON needs none. */
function accountOf(
  row: CsvRow,
  cells: Cells<AccountField>,
  times: ColumnTimes<AccountField>,
  bad: BadLines,
  misread: MisreadWords,
  parted?: RegExp,
): Account | null {
  const text = (field: AccountField) => written(cells.value(row, field));
  const known = (field: AccountField) => textOrNull(cells.value(row, field));
  const [userName, email] = [text("user_name"), known("email")];
  const externalId = text("id") ?? userName ?? email;
  if (externalId === null) {
    bad.add(
      row.line,
      cells.named(cells.has("id") ? "id" : "user_name"),
      "is empty, so the account cannot be identified.",
    );
    return null;
  }
  const wrong = (field: AccountField, reason: string) =>
    bad.add(row.line, cells.named(field), `“${cells.value(row, field)}” ${reason}`);
  const unknown = (field: AccountField) => {
    misread.add(cells.named(field), field, cells.value(row, field));
    return "unknown" as const;
  };
  const oneOf = <T>(field: AccountField, words: Record<string, T>): T | "unknown" => {
    const word = known(field);
    return word === null ? "unknown" : (wordOf(words, word) ?? unknown(field));
  };
  const asked = (field: AccountField) => answer(cells.value(row, field)) ?? unknown(field);
  if (email !== null && plainAddress(email) === null) wrong("email", "is not an e-mail address.");
  const timeIn = (field: AccountField) => {
    const time = times.read(row, field);
    if (!isProblem(time)) return time;
    bad.add(row.line, cells.named(field), time.problem);
    return null;
  };
  const signIn = timeIn("last_sign_in");
  const createdAt = timeIn("created_at");
  return {
    externalId,
    userName,
    email,
    name: text("name"),
    kind: oneOf("kind", KINDS),
    status: flagged(cells, row) ?? oneOf("status", STATUSES),
    roles: many(cells.value(row, "role"), parted),
    grants: [],
    privileged: asked("privileged"),
    mfa: asked("mfa"),
    lastSignIn: signIn ?? "unknown",
    createdAt: createdAt === "never" ? null : createdAt,
  };
}

/** What a state says that is a yes or a no, as in is_active; null where it is none. */
function flagged(cells: Cells<AccountField>, row: CsvRow): AccountStatus | null {
  if (!/(active|enabled)$/.test(columnKey(cells.named("status")))) return null;
  const open = answer(cells.value(row, "status"));
  return open === "yes" ? "active" : open === "no" ? "disabled" : null;
}

/**
 * The columns by their names. One that is called "type" and holds other words than kinds of accounts says something else, as GitLab's
 * "Sub Group", and is not read; nor is one as a state that is true for closed accounts.
 */
async function fittingColumns(table: CsvTable, map: ColumnMap): Promise<Cells<AccountField>> {
  const required: AccountField[][] = [["id", "user_name", "email"]];
  const cells = findColumns(table, ALIASES, required, map);
  const unfit: ColumnMap = {};
  if (map.kind === undefined && columnKey(cells.named("kind")) === "type") {
    let fits = true;
    await eachInTurns(table.rows, (row) => {
      const word = textOrNull(cells.value(row, "kind"));
      if (word !== null && wordOf(KINDS, word) === undefined) fits = false;
    });
    if (!fits) unfit.kind = NOT_READ;
  }
  if (cells.has("status") && isClosedColumn(cells.named("status"))) unfit.status = NOT_READ;
  if (Object.keys(unfit).length === 0) return cells;
  table.meaning?.clear();
  return findColumns(table, ALIASES, required, { ...map, ...unfit });
}

function wordOf<T>(words: Record<string, T>, word: string): T | undefined {
  const key = word.toLowerCase().replace(/[_-]/g, " ");
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** Rows that gave an account one more role. */
export function furtherRows(rows: number): LeftOut[] {
  return rows > 0 ? [{ reason: "a further row of an account that is counted", rows }] : [];
}

/**
 * A further line for the same account adds its role; it may not say anything else about the account. False when it only says
 * again what is known.
 */
function addRole(
  known: Known,
  next: Account,
  row: CsvRow,
  cells: Cells<AccountField>,
  bad: BadLines,
): boolean {
  const was = known.account;
  const fields: [AccountField, unknown, unknown][] = [
    ["user_name", was.userName, next.userName],
    ["email", plainAddress(was.email), plainAddress(next.email)],
    ["kind", was.kind, next.kind],
    ["status", was.status, next.status],
    ["mfa", was.mfa, next.mfa],
  ];
  const other = fields.find(([, before, after]) => before !== after);
  if (other)
    bad.add(row.line, cells.named(other[0]), `differs from line ${known.line}, which is the same account.`);
  const fresh = next.roles.filter((role) => !known.roles.has(role));
  for (const role of fresh) {
    was.roles.push(role);
    known.roles.add(role);
  }
  const stronger = next.privileged === "yes" && was.privileged !== "yes";
  if (stronger) was.privileged = "yes";
  return fresh.length > 0 || stronger;
}
