import { readdirSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import type { World } from "./served.ts";
import { type Row, table } from "./table.ts";

/** One address of the route table, with the parameters of one record. */
export type Address = { row: Row; path: string; params: Record<string, string> };

/** The records that a path with parameters has: its columns are named as the parameters. The first that fits counts. */
const records: [path: RegExp, query: string][] = [
  [/^\/access-reviews\/schedule\//, "select id from review_campaigns union select 'new' as id"],
  [/^\/(my\/reviews|access-reviews)\/:id/, "select id from access_reviews"],
  [/^\/my\/incident-tasks\//, "select id from incident_tasks"],
  [/^\/(my\/)?policies\/:slug/, "select slug from policies"],
  [/^\/(my\/)?controls\/:ref/, "select ref from controls"],
  [
    /^\/evidence\/:ref\/files\//,
    "select i.ref, f.position from evidence_files f join evidence_items i on i.id = f.evidence_id",
  ],
  [/^\/evidence\/:ref/, "select ref from evidence_items"],
  [/^\/exceptions\/:ref/, "select ref from exceptions"],
  [/^\/collectors\/:id/, "select id from collector_targets"],
  [/^\/users\/:id/, "select id from users"],
  [/^\/people\/:id/, "select id from people"],
  [/^\/systems\/:id/, "select id from systems"],
  [/^\/populations\/:id/, "select id from populations"],
  [/^\/customers\/:id/, "select id from customers"],
  [/^\/subprocessors\/changes\//, "select id from subprocessor_changes"],
  [/^\/subprocessors\/lines\//, "select id as entryId from subprocessor_entries"],
  [/^\/subprocessors\/:id/, "select id from vendors"],
  [
    /^\/incidents\/:ref\/tasks\//,
    "select i.ref, t.id from incident_tasks t join incidents i on i.id = t.incident_id",
  ],
  [
    /^\/incidents\/:ref\/clocks\/:id\/notices\//,
    `select i.ref, c.id, n.id as notice from clock_notices n join breach_clocks c on c.id = n.clock_id
    join incidents i on i.id = c.incident_id`,
  ],
  [
    /^\/incidents\/:ref\/clocks\/:id/,
    "select i.ref, c.id from breach_clocks c join incidents i on i.id = c.incident_id",
  ],
  [
    /^\/incidents\/:ref\/notices\//,
    "select i.ref, n.id from breach_notices n join incidents i on i.id = n.incident_id",
  ],
  [
    /^\/incidents\/:ref\/told\//,
    "select i.ref, n.id from notice_recipients n join incidents i on i.id = n.incident_id",
  ],
  [
    /^\/incidents\/:ref\/files\//,
    `select i.ref, f.sha256 from incident_files f join incident_timeline l on l.id = f.line_id
    join incidents i on i.id = l.incident_id`,
  ],
  [/^\/incidents\/:ref\/anchors\//, "select ref, 'aware' as kind from incidents"],
  [/^\/(incidents|my\/calls)\/:ref/, "select ref from incidents"],
];

/** Every address that the table's paths have in this world; one for paths whose parameters name no record. */
export async function addressesOf(world: World): Promise<Address[]> {
  const found: Address[] = [];
  for (const row of table) {
    const query = records.find(([pattern]) => pattern.test(row.path))?.[1];
    const all =
      query && row.path.includes(":")
        ? (await sql.raw<Record<string, unknown>>(query).execute(world.app.read)).rows
        : [(await row.params?.(world)) ?? {}];
    for (const one of all) {
      const params = Object.fromEntries(Object.entries(one).map(([name, value]) => [name, String(value)]));
      const path = row.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? "missing"));
      found.push({ row, params, path });
    }
  }
  return found;
}

/** For each path at most so many of its addresses, spread over all of them. */
export function sampled(addresses: readonly Address[], most: number): Address[] {
  const groups = new Map<string, Address[]>();
  for (const one of addresses) groups.set(one.row.path, [...(groups.get(one.row.path) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const step = Math.max(1, Math.floor(group.length / most));
    return group.filter((_, at) => at % step === 0).slice(0, most);
  });
}

/** What most forms ask for, with a button: enough to be let in where only the rule about whose record it is keeps it out. */
export function filledForm(button: string): URLSearchParams {
  const words = ["title", "name", "note", "reason", "text", "statement", "explanation", "answer", "ticket"];
  const days = ["on", "day", "dueOn", "from", "to", "effectiveOn"];
  return new URLSearchParams({
    ...Object.fromEntries(words.map((name) => [name, "Walked by a test."])),
    ...Object.fromEntries(days.map((name) => [name, "2026-04-01"])),
    ...{
      at: "2026-03-10T10:00",
      dueAt: "2026-04-01T10:00",
      status: "closed",
      severity: "low",
      role: "officer",
    },
    ...{ email: "walker@surety.example", attested: "on", item: "none", control: "AC-03" },
    ...(button ? { do: button } : {}),
  });
}

/** What the buttons of a path's pages send as `do`, read from the source of its folder and of the shared components. */
export function buttonsOf(path: string): string[] {
  const [first = "", second = ""] = path.split("/").slice(1);
  const folders = [`app/routes/${first}`, `app/routes/${first}-${second}`, "app/components", "app/routes/my"];
  const words = folders.flatMap((folder) =>
    sourcesIn(folder).flatMap((text) =>
      [...text.matchAll(/name="do"\s+value="([\w-]+)"/g)].map(([, word]) => word!),
    ),
  );
  return [...new Set(words)];
}

function sourcesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".tsx"))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  } catch {
    return [];
  }
}
