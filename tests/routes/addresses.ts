import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { sql } from "kysely";
import { loadBuild } from "#tests/support/build";
import type { World } from "./served.ts";
import { type Row, table } from "./table.ts";

/** One address of the route table, with the parameters of one record. */
export type Address = { row: Row; path: string; params: Record<string, string> };

/** The records that a path with parameters has: its columns are named as the parameters. The first that fits counts. */
const records: [path: RegExp, query: string][] = [
  [/^\/access-reviews\/schedule\//, "select id from review_campaigns union select 'new' as id"],
  [/^\/(my\/reviews|access-reviews)\/:id/, "select id from access_reviews"],
  [/^\/(my\/)?evidence-requests\/:ref/, "select ref from evidence_requests"],
  [/^\/my\/incident-tasks\//, "select id from incident_tasks"],
  [/^\/(my\/)?policies\/:slug/, "select slug from policies"],
  [/^\/controls\/proposals\/:id/, "select id from control_proposals order by id"],
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
  [/^\/subprocessors\/imports\//, "select id from subprocessor_imports"],
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
    /^\/incidents\/:ref\/notified\//,
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

/**
 * What the buttons of each path's page send as `do`, read from the source of its route and of what that imports beside it: "" is
 * the form's own button.
 */
export async function buttonsByPath(): Promise<Map<string, string[]>> {
  const { routes } = await loadBuild();
  const found = new Map<string, string[]>();
  for (const route of Object.values(routes)) {
    if (!route?.path) continue;
    const text = [...sourcesOf(`app/${route.id}`)].join("\n");
    const words = [...text.matchAll(/(?:name="do"\s+value=|\bdo: z\.literal\(|\bdo === )"([\w-]+)"/g)];
    found.set(`/${route.path}`, [...new Set(["", ...words.map(([, word]) => word!)])]);
  }
  return found;
}

function sourcesOf(module: string, seen = new Set<string>()): Set<string> {
  const file = [".tsx", ".ts", ""].map((end) => module + end).find(existsSync);
  const text = file && readFileSync(file, "utf8");
  if (!text || seen.has(text)) return seen;
  seen.add(text);
  for (const [, beside] of text.matchAll(/from "\.\/([\w.-]+)"/g))
    sourcesOf(`${dirname(module)}/${beside}`, seen);
  for (const [, shared] of text.matchAll(/from "#components\/([\w-]+)"/g))
    sourcesOf(`app/components/${shared}`, seen);
  return seen;
}

/** The forms of a page that are sent by POST, each as the fields that a browser would send; one for each button with a value. */
export function formsIn(html: string): Map<string, string>[] {
  return [...html.matchAll(/<form[^>]*method="post"[^>]*>(.*?)<\/form>/gis)].flatMap(([, inside = ""]) => {
    const fields = [...inside.matchAll(/<(?:input|select|textarea|option)\b[^>]*>/gi)];
    const form = new Map<string, string>();
    let select = "";
    for (const [tag] of fields) {
      const name = attribute(tag, "name");
      if (tag.startsWith("<select")) select = name ?? "";
      else if (tag.startsWith("<option")) form.set(select, attribute(tag, "value") ?? "");
      else if (name) form.set(name, attribute(tag, "value") ?? "Walked by a test.");
    }
    const buttons = [...inside.matchAll(/<button\b[^>]*>/gi)].flatMap(([tag]) => {
      const name = attribute(tag, "name");
      return name ? [[name, attribute(tag, "value") ?? ""] as const] : [];
    });
    return buttons.length > 0 ? buttons.map(([name, value]) => new Map([...form, [name, value]])) : [form];
  });
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}
