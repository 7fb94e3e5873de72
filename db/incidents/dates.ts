import type { ReadDb } from "#db/client";
import type { DatedIncident } from "#domain/period-scope";

/** Every incident with the days that say to which period it belongs; corrected moments are left out. */
export async function listIncidentDates(
  db: ReadDb,
): Promise<(DatedIncident & { id: string; ref: string })[]> {
  const rows = await db.selectFrom("incidents").select(["id", "ref", "source", "created_at"]).execute();
  const anchors = await db
    .selectFrom("incident_clock_starts as anchor")
    .select(["anchor.incident_id", "anchor.at"])
    .where("anchor.kind", "in", ["occurred", "suspected", "discovered", "aware"])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("incident_clock_starts as later")
            .select("later.id")
            .whereRef("later.corrects_id", "=", "anchor.id"),
        ),
      ),
    )
    .execute();
  const moments = new Map<string, string[]>();
  for (const { incident_id, at } of anchors) {
    const known = moments.get(incident_id);
    if (known) known.push(at);
    else moments.set(incident_id, [at]);
  }
  return rows.map((row) => ({ ...row, moments: moments.get(row.id) ?? [] }));
}

/** The records that belong to each incident and have entries of their own in the log: clocks, notices, their recipients. */
export async function listIncidentParts(db: ReadDb): Promise<
  {
    type: "breach_clock" | "breach_notice" | "clock_notice" | "notice_recipient";
    id: string;
    incident_id: string;
  }[]
> {
  const [clocks, notices, clockNotices, recipients] = await Promise.all([
    db.selectFrom("breach_clocks").select(["id", "incident_id"]).execute(),
    db.selectFrom("breach_notices").select(["id", "incident_id"]).execute(),
    db
      .selectFrom("clock_notices as notice")
      .innerJoin("breach_clocks as clock", "clock.id", "notice.clock_id")
      .select(["notice.id", "clock.incident_id"])
      .execute(),
    db
      .selectFrom("notice_recipients as recipient")
      .innerJoin("breach_notices as notice", "notice.id", "recipient.notice_id")
      .select(["recipient.id", "notice.incident_id"])
      .execute(),
  ]);
  return [
    ...clocks.map((row) => ({ type: "breach_clock" as const, ...row })),
    ...notices.map((row) => ({ type: "breach_notice" as const, ...row })),
    ...clockNotices.map((row) => ({ type: "clock_notice" as const, ...row })),
    ...recipients.map((row) => ({ type: "notice_recipient" as const, ...row })),
  ];
}
