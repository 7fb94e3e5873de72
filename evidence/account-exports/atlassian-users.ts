import { lookupTable } from "#domain/lookup-table";
import type { AccountStatus, LastSignIn, Moment } from "#domain/systems/accounts";
import { readLines } from "#evidence/account-exports/lines";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";
import { latest, many, moment } from "#evidence/files/values";

const HEADERS = {
  id: ["User id"],
  name: ["User name"],
  email: [],
  status: ["User status"],
  created: ["Added to org"],
  role: ["Org role"],
  groups: ["Group name", "Groups"],
} satisfies Aliases<string>;
const STATUSES = lookupTable<AccountStatus>({
  active: "active",
  invited: "active",
  suspended: "disabled",
  deactivated: "disabled",
  inactive: "disabled",
});
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The users of an Atlassian organisation. The newest of the columns “Last seen in …” counts as the last sign-in. */
export const atlassianUsers: AccountSource = {
  format: "atlassian-users",
  title: "Atlassian users",
  hint: "admin.atlassian.com, Directory, Users, Export users. Without second factors.",
  known: ({ columns }) => columns.has("userid") && columns.has("userstatus") && columns.has("addedtoorg"),
  async read(table) {
    const cells = findColumns<keyof typeof HEADERS>(table, HEADERS, [["id"], ["status"]]);
    const seen = table.header.flatMap((name, at) => (/^last seen in /i.test(name) ? [at] : []));
    for (const at of seen) table.meaning?.set(at, "last_sign_in");
    const lastSeen = new Map(
      table.rows.map((row) => [cells.value(row, "id"), seenIn(seen.map((at) => row.values[at] ?? ""))]),
    );
    const extract = await readLines(table, cells, "id", (line) => {
      const id = line.text("id") ?? "";
      const role = line.text("role");
      const created = dayOf(line.raw("created"));
      return {
        externalId: id,
        userName: line.address("email"),
        email: line.address("email"),
        name: line.text("name"),
        kind: "unknown",
        status: line.word("status", STATUSES) ?? "unknown",
        roles: role === null ? [] : [role],
        grants: many(line.raw("groups"), /[;,|\n]/).map((group) => `group ${group}`),
        privileged: role !== null && /admin/i.test(role) ? "yes" : "unknown",
        mfa: "unknown",
        lastSignIn: lastSeen.get(id) ?? "unknown",
        createdAt: created ?? line.time("created"),
      };
    });
    return [extract];
  },
};

/** "Never accessed" everywhere is never; with an empty cell beside it nothing is known. */
function seenIn(texts: readonly string[]): LastSignIn {
  const newest = latest(texts.map((text) => dayOf(text) ?? null));
  if (newest !== "unknown") return newest;
  return texts.length > 0 && texts.every((text) => /^never\b/i.test(text)) ? "never" : "unknown";
}

/** "3 Jan 2024", or any time that is understood; undefined for other words. */
function dayOf(text: string): Moment | undefined {
  const [, day = "", month = "", year = ""] = /^(\d{1,2}) ([A-Za-z]{3}) (\d{4})$/.exec(text.trim()) ?? [];
  const at = MONTHS.indexOf(month.toLowerCase()) + 1;
  if (at === 0) return moment(text);
  return moment(`${year}-${String(at).padStart(2, "0")}-${day.padStart(2, "0")}`);
}
