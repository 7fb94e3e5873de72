import { type Line, readLines } from "#evidence/account-exports/lines";
import { accountOfRole, POWERFUL } from "#evidence/account-exports/postgresql-roles";
import { alignedTable } from "#evidence/account-exports/psql-table";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";
import { type CsvRow, readCsv } from "#evidence/files/csv";
import { headerWords } from "#evidence/files/table";
import { eachInTurns } from "#evidence/files/turns";
import { decode } from "#evidence/files/utf8";

const HEADERS = {
  name: ["Role name"],
  attributes: ["Attributes"],
  member_of: ["Member of"],
} satisfies Aliases<string>;
type Field = keyof typeof HEADERS;

const ATTRIBUTES = [
  "superuser",
  "create role",
  "create db",
  "replication",
  "bypass rls",
  "cannot login",
  "no inheritance",
  "no connections",
];
/** How much of a file is read to detect its format. */
const BEGINNING = 65_536;
const STRONG = ["superuser", "create role", "replication", "bypass rls"];

/** What psql's \du prints, or the same by --csv. From PostgreSQL 16 on it no longer names memberships: they stay unknown. */
export const postgresqlDu: AccountSource = {
  format: "postgresql-du",
  title: "PostgreSQL, \\du",
  hint: "LC_ALL=C psql -c '\\du' > roles.txt. Includes memberships up to PostgreSQL 15 only.",
  known: ({ line, columns }) =>
    /^\s*(List of roles$|Role name\s*\|)/.test(line) ||
    (columns.has("rolename") && columns.has("attributes")),
  table: async (bytes) => {
    const text = decode(bytes);
    return /^[ \t]*Role name[ \t]*\|/m.test(text.slice(0, BEGINNING))
      ? alignedTable(text, "Role name")
      : readCsv(bytes, headerWords(HEADERS));
  },
  async read(table) {
    const cells = findColumns<Field>(table, HEADERS, [["name"], ["attributes"]]);
    const reach = await powerfulRoles(table.rows, (row) => ({
      name: cells.value(row, "name"),
      strong: words(cells.value(row, "attributes")).some((word) => STRONG.includes(word)),
      memberOf: arrayOf(cells.value(row, "member_of")),
    }));
    const extract = await readLines(table, cells, "name", (line) => {
      const name = line.raw("name");
      const has = attributesOf(line);
      if (has.includes("cannot login")) return { leftOut: "cannot sign in: a group role" };
      return accountOfRole({
        id: name,
        name,
        superuser: has.includes("superuser"),
        creates_roles: has.includes("create role"),
        creates_databases: has.includes("create db"),
        replicates: has.includes("replication"),
        bypasses: has.includes("bypass rls"),
        password_until: /^password valid until (.+)$/im.exec(line.raw("attributes"))?.[1]?.trim() ?? null,
        member_of: cells.has("member_of") ? arrayOf(line.raw("member_of")) : null,
        powers: cells.has("member_of") ? reach.has(name) : null,
      });
    });
    return [extract];
  },
};

/** The roles that are powerful, or members of such a one however far. */
async function powerfulRoles(
  rows: readonly CsvRow[],
  roleOf: (row: CsvRow) => { name: string; strong: boolean; memberOf: string[] },
): Promise<Set<string>> {
  const members = new Map<string, string[]>();
  const reach = new Set(POWERFUL);
  await eachInTurns(rows, (row) => {
    const { name, strong, memberOf } = roleOf(row);
    if (strong) reach.add(name);
    for (const group of memberOf) {
      const known = members.get(group);
      if (known) known.push(name);
      else members.set(group, [name]);
    }
  });
  // Iterating a set reaches what is added to it meanwhile.
  await eachInTurns(reach, (group) => {
    for (const member of members.get(group) ?? []) reach.add(member);
  });
  return reach;
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** psql speaks the language of its user: a word that is not known could be "superuser", and is refused. */
function attributesOf(line: Line<Field>): string[] {
  // The day comes last, and only it has words of its own.
  const all = words(line.raw("attributes").replace(/password valid until[^\n]*/i, ""));
  for (const word of all)
    if (!ATTRIBUTES.includes(word) && !/^\d+ connections?$/.test(word))
      line.wrong("attributes", `“${word}” is not a known attribute. Run psql with LC_ALL=C.`);
  return all;
}

/** A PostgreSQL array of names: {readers,"Ana O'Neil"}. */
function arrayOf(text: string): string[] {
  const inner = /^\{(.*)\}$/s.exec(text.trim())?.[1] ?? text.trim();
  const names = [...inner.matchAll(/"((?:\\.|[^"\\])*)"|([^,]+)/g)];
  return names.map(([, quoted, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? plain?.trim() ?? "");
}
