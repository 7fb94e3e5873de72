import { type SqlBool, sql } from "kysely";
import type { ReadDb } from "#db/client";
import { superseded, verdict } from "#db/evidence/item-filter";
import { keptItems } from "#db/evidence/kept-items";
import type { EvidenceKind } from "#domain/evidence/evidence";
import { addTo } from "#domain/groups";

type ControlStanding = {
  id: string;
  ref: string;
  title: string;
  ownerId: string | null;
  ownerName: string | null;
  deputyId: string | null;
  accepted: { kind: EvidenceKind; extractedAt: Date }[];
};

/** Every control in force with its accepted evidence that nothing superseded, newest of each kind. */
export async function listControlStandings(db: ReadDb): Promise<ControlStanding[]> {
  const controls = await db
    .selectFrom("controls")
    .innerJoin("control_versions as version", "version.control_id", "controls.id")
    .leftJoin("people", "people.id", "controls.owner_id")
    .select([
      "controls.id",
      "controls.ref",
      "version.title",
      "controls.owner_id",
      "controls.deputy_id",
      "people.name as owner_name",
    ])
    .where("version.retired", "=", 0)
    .where(
      sql<SqlBool>`version.version = (select max(v.version) from control_versions v where v.control_id = controls.id)`,
    )
    .orderBy("controls.ref")
    .execute();
  const kept = await keptItems(db);
  const accepted = kept ? kept.standings() : await readStandings(db);
  const byControl = new Map<string, ControlStanding["accepted"]>();
  for (const { controlId, kind, at } of accepted)
    addTo(byControl, controlId, { kind, extractedAt: new Date(at) });
  return controls.map(({ id, ref, title, owner_id, owner_name, deputy_id }) => ({
    id,
    ref,
    title,
    ownerId: owner_id,
    ownerName: owner_name,
    deputyId: deputy_id,
    accepted: byControl.get(id) ?? [],
  }));
}

async function readStandings(db: ReadDb): Promise<{ controlId: string; kind: EvidenceKind; at: string }[]> {
  return db
    .selectFrom("evidence_items as item")
    .innerJoin("evidence_controls as link", "link.evidence_id", "item.id")
    .select(["link.control_id as controlId", sql<EvidenceKind>`item.kind`.as("kind")])
    .select((eb) => eb.fn.max("item.extracted_at").as("at"))
    .where("link.ended_at", "is", null)
    .where(sql<SqlBool>`${verdict} = 'accepted' and not ${superseded}`)
    .groupBy(["link.control_id", "item.kind"])
    .execute();
}
