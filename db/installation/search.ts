import { sql } from "kysely";
import { fold, type ReadDb } from "#db/client";

/** One record that matches a search. `key` is what its address is made of. */
export type Hit = { kind: HitKind; key: string; ref: string; title: string };
export const hitKinds = [
  "control",
  "policy",
  "evidence",
  "access review",
  "system",
  "incident",
  "subprocessor",
  "customer",
  "person",
  "exception",
] as const;
export type HitKind = (typeof hitKinds)[number];

// The columns that name each kind of record: its address, its reference, its title.
const sources: Record<HitKind, [from: string, key: string, ref: string, title: string]> = {
  control: [
    "controls c join control_versions v on v.control_id = c.id and v.version = (select max(version) from control_versions w where w.control_id = c.id)",
    "c.ref",
    "c.ref",
    "v.title",
  ],
  policy: ["policies", "slug", "''", "title"],
  evidence: ["evidence_items", "ref", "ref", "title"],
  "access review": ["access_reviews", "ref", "ref", "title"],
  system: ["systems", "ref", "ref", "name"],
  incident: ["incidents", "ref", "ref", "case when exercise = 1 then 'EXERCISE: ' || title else title end"],
  subprocessor: ["vendors", "id", "ref", "name"],
  customer: ["customers", "id", "''", "name"],
  person: ["people", "id", "email", "name"],
  exception: ["exceptions", "ref", "ref", "found"],
};

/** Up to `limit` records of each kind whose reference or title contains the text, whatever its case and accents. */
export async function searchRecords(
  db: ReadDb,
  kinds: readonly HitKind[],
  text: string,
  limit: number,
): Promise<Hit[]> {
  const pattern = `%${fold(text).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const found: Hit[] = [];
  for (const kind of kinds) {
    const [from, key, ref, title] = sources[kind];
    const columns = sql.raw(`${key} as key, ${ref} as ref, ${title} as title`);
    const matches = sql`fold(${sql.raw(ref)}) like ${pattern} escape '\\' or fold(${sql.raw(title)}) like ${pattern} escape '\\'`;
    const rows = await sql<Omit<Hit, "kind">>`
      select ${columns} from ${sql.raw(from)} where ${matches} order by ${sql.raw(ref)}, ${sql.raw(title)} limit ${limit}
    `.execute(db);
    found.push(...rows.rows.map((row) => ({ kind, ...row })));
  }
  return found;
}
