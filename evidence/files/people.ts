import { utcDay } from "#domain/days";
import { readAddress, splitAddresses } from "#domain/email";
import { withoutControls } from "#domain/text-fields";
import { BadFile, BadLines } from "#evidence/files/bad-lines";
import { ColumnTimes, isProblem } from "#evidence/files/column-times";
import { type Aliases, findColumns, refuseDestroyed } from "#evidence/files/columns";
import { belowText } from "#evidence/files/footer";
import { refuseSecrets } from "#evidence/files/refuse-secrets";
import { RepeatedLines } from "#evidence/files/repeated-lines";
import { boundRows } from "#evidence/files/row-bound";
import { headerWords, type Reading, readTable } from "#evidence/files/table";
import { eachInTurns } from "#evidence/files/turns";
import { textOrNull, written } from "#evidence/files/values";

/** One line of a staff list. Addresses in lower case, days YYYY-MM-DD; null is "the file does not say". */
export type PersonLine = {
  line: number;
  name: string;
  email: string;
  aliases: string[];
  department: string | null;
  title: string | null;
  managerEmail: string | null;
  startsOn: string | null;
  endsOn: string | null;
};
/** Which columns the file has: a re-import leaves alone what the file does not contain. */
export type StaffList = {
  people: PersonLine[];
  has: Record<PersonField, boolean>;
  repeated: number;
  /** What was under the table and is not read, in words. */
  below: string | null;
};

const FIELDS = [
  "name",
  "first_name",
  "last_name",
  "email",
  "aliases",
  "department",
  "title",
  "manager",
  "starts_on",
  "ends_on",
] as const;
type PersonField = (typeof FIELDS)[number];
/** The columns of a list that is made for this import. */
export const PEOPLE_COLUMNS = FIELDS.filter((field) => field !== "first_name" && field !== "last_name");
/** What a column may be said to be. */
export const PEOPLE_FIELDS: readonly string[] = FIELDS;

const ALIASES: Aliases<PersonField> = {
  name: ["full name", "display name", "employee", "employee name"],
  first_name: ["given name", "forename", "first names", "first name [required]"],
  last_name: ["surname", "family name", "last name [required]"],
  // With [Required]: Google's Download users.
  email: ["e-mail", "mail", "work email", "email address", "e-mail address", "email address [required]"],
  aliases: ["alias", "other emails", "email aliases", "further addresses"],
  department: ["team", "unit", "org unit", "division"],
  title: ["job title", "position", "role", "employee title"],
  manager: ["manager email", "manager e-mail", "reports to", "supervisor", "supervisor email"],
  starts_on: ["start date", "starts", "started on", "hired on", "hire date", "joined"],
  ends_on: ["end date", "ends", "ended on", "left on", "last day", "termination date", "leaving date"],
};

const MOST_ROWS = 20_000;
/** Days from now on: a last day may be that of a pension, or 2099-12-31 for none, a first one years ahead is a mistake. */
const [FURTHEST_START, FURTHEST_END] = [5 * 366, 80 * 366];

/**
 * Reads a staff list: name (whole, or first and last) and e-mail, and if there: aliases, department, title, the manager's e-mail, first and last day.
 * @throws BadFile with every bad line
 */
export async function readPeople(bytes: Uint8Array, how?: Reading): Promise<StaffList> {
  const table = await readTable(bytes, headerWords(ALIASES, Object.values(how?.map ?? {})), how);
  await refuseSecrets(table);
  boundRows(table.rows.length, MOST_ROWS);
  const cells = findColumns(table, ALIASES, [["name", "first_name", "last_name"], ["email"]], how?.map);
  const nameField = cells.has("name") ? "name" : cells.has("last_name") ? "last_name" : "first_name";
  const bad = new BadLines(table.of);
  const lines = new Map<string, number>();
  const people: PersonLine[] = [];
  const repeated = new RepeatedLines();
  const times = new ColumnTimes(table, cells);
  await eachInTurns(table.rows, (row) => {
    if (repeated.has(row) || refuseDestroyed(row, cells, FIELDS, bad)) return;
    const known = (field: PersonField) => textOrNull(withoutControls(cells.value(row, field)));
    const text = (field: PersonField) => written(withoutControls(cells.value(row, field)));
    const wrong = (field: PersonField, reason: string) => bad.add(row.line, cells.named(field), reason);
    const address = (field: PersonField, value: string | null) => {
      if (value === null) return null;
      const read = readAddress(value);
      if ("address" in read) return read.address;
      wrong(field, `“${value}”: ${read.problem}.`);
      return null;
    };
    const day = (field: PersonField) => {
      const at = times.read(row, field, field === "ends_on" ? FURTHEST_END : FURTHEST_START);
      if (at === null || at === "never") return null;
      if (!isProblem(at) && (at.precision === "day" || at.precision === "instant")) return utcDay(at.at);
      wrong(field, isProblem(at) ? at.problem : `“${known(field)}” is not a day like 2026-03-11.`);
      return null;
    };
    const name = text("name") ?? ([text("first_name"), text("last_name")].filter(Boolean).join(" ") || null);
    if (name === null) wrong(nameField, "is empty.");
    const email = address("email", known("email"));
    if (email === null && known("email") === null) wrong("email", "is empty.");
    const further = splitAddresses(cells.value(row, "aliases")).filter((one) => textOrNull(one) !== null);
    const aliases = [...new Set(further.map((alias) => address("aliases", alias) ?? alias))];
    for (const one of email === null ? aliases : [email, ...aliases]) {
      const twin = lines.get(one);
      if (twin !== undefined && twin !== row.line) wrong("email", `“${one}” is already on line ${twin}.`);
      lines.set(one, row.line);
    }
    const [startsOn, endsOn] = [day("starts_on"), day("ends_on")];
    if (startsOn && endsOn && endsOn < startsOn) wrong("ends_on", "is before the first day.");
    people.push({
      line: row.line,
      name: name ?? "",
      email: email ?? "",
      aliases,
      department: text("department"),
      title: text("title"),
      managerEmail: address("manager", known("manager")),
      startsOn,
      endsOn,
    });
  });
  bad.refuse();
  if (people.length === 0) throw new BadFile("The file contains no people.");
  return {
    people,
    repeated: repeated.count,
    below: belowText(table.below ?? []),
    has: Object.fromEntries(FIELDS.map((f) => [f, cells.has(f)])) as Record<PersonField, boolean>,
  };
}
