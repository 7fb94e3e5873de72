import { type Insertable, type Selectable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertNewOnes } from "#db/many-rows";
import { inOrderOf, readByKey } from "#db/pages";
import type { PoliciesTables } from "#db/schema/policies";
import { mapInTurns } from "#db/turns";
import type { Day } from "#domain/days";

/** A requirement with the person, the version asked for and the first fact that answers it. */
export type RequirementRow = {
  id: string;
  policyId: string;
  slug: string;
  title: string;
  versionId: string;
  major: number;
  minor: number;
  effectiveOn: Day | null;
  personId: string;
  personName: string;
  email: string;
  department: string | null;
  startsOn: Day | null;
  endsOn: Day | null;
  managerId: string | null;
  /** The account with which they can sign in, if they have one. */
  userId: string | null;
  dueOn: Day;
  reason: string;
  createdAt: Date;
  excusedAt: Date | null;
  excusedReason: string | null;
  /** First acknowledgement by this person of this version or a later one of the policy. */
  acknowledgedAt: Date | null;
  acknowledgedVersion: string | null;
};

/** Requirements, oldest due first; of one policy or one person, or all. */
export async function listRequirements(
  db: ReadDb,
  only: { policyId?: string; personId?: string } = {},
): Promise<RequirementRow[]> {
  let query = selectRequirements(db);
  if (only.policyId) query = query.where("r.policy_id", "=", only.policyId);
  if (only.personId) query = query.where("r.person_id", "=", only.personId);
  const place = sql<number>`r.rowid`;
  const inPlaces = query.select(place.as("place"));
  const rows = await readByKey(
    0,
    (row: Awaited<ReturnType<typeof inPlaces.execute>>[number]) => row.place,
    (after, limit) => inPlaces.where(place, ">", after).orderBy(place).limit(limit).execute(),
  );
  const oldestFirst = rows.sort(
    inOrderOf(
      (row) => row.due_on,
      (row) => row.name,
      (row) => row.title,
    ),
  );
  return mapInTurns(oldestFirst, requirementOf);
}

function selectRequirements(db: ReadDb) {
  return db
    .selectFrom("acknowledgement_requirements as r")
    .innerJoin("policies as p", "p.id", "r.policy_id")
    .innerJoin("policy_versions as v", "v.id", "r.version_id")
    .innerJoin("people as who", "who.id", "r.person_id")
    .leftJoin("users as u", (join) => join.onRef("u.person_id", "=", "who.id").on("u.ended_at", "is", null))
    .leftJoin("acknowledgements as a", (join) =>
      join.on((eb) =>
        eb(
          "a.id",
          "=",
          eb
            .selectFrom("acknowledgements as b")
            .innerJoin("policy_versions as w", "w.id", "b.version_id")
            .select("b.id")
            .whereRef("b.person_id", "=", "r.person_id")
            .whereRef("b.policy_id", "=", "r.policy_id")
            .where((inner) =>
              inner.or([
                inner("w.major", ">", inner.ref("v.major")),
                inner.and([
                  inner("w.major", "=", inner.ref("v.major")),
                  inner("w.minor", ">=", inner.ref("v.minor")),
                ]),
              ]),
            )
            .orderBy("b.at")
            .limit(1),
        ),
      ),
    )
    .leftJoin("policy_versions as av", "av.id", "a.version_id")
    .selectAll("r")
    .select([
      "p.slug",
      "p.title",
      "v.major",
      "v.minor",
      "v.effective_on",
      "who.name",
      "who.email",
      "who.department",
    ])
    .select(["who.starts_on", "who.ends_on", "who.manager_id", "u.id as user_id"])
    .select(["a.at as acknowledged_at", "av.major as read_major", "av.minor as read_minor"]);
}

function requirementOf(
  row: Awaited<ReturnType<ReturnType<typeof selectRequirements>["execute"]>>[number],
): RequirementRow {
  return {
    id: row.id,
    policyId: row.policy_id,
    slug: row.slug,
    title: row.title,
    versionId: row.version_id,
    major: row.major,
    minor: row.minor,
    effectiveOn: row.effective_on,
    personId: row.person_id,
    personName: row.name,
    email: row.email,
    department: row.department,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    managerId: row.manager_id,
    userId: row.user_id,
    dueOn: row.due_on,
    reason: row.reason,
    createdAt: new Date(row.created_at),
    excusedAt: row.excused_at ? new Date(row.excused_at) : null,
    excusedReason: row.excused_reason,
    acknowledgedAt: row.acknowledged_at ? new Date(row.acknowledged_at) : null,
    acknowledgedVersion: row.read_major === null ? null : `${row.read_major}.${row.read_minor}`,
  };
}

/**
 * For each policy with acknowledgements overdue on `today`: how many people who work here then, and the earliest due day. Of
 * several requirements of one person for one policy the newest version alone counts.
 */
export async function listOverdueCounts(
  db: ReadDb,
  today: Day,
): Promise<{ policyId: string; people: number; firstDueOn: Day }[]> {
  const rows = await db
    .selectFrom("acknowledgement_requirements as r")
    .innerJoin("policy_versions as v", "v.id", "r.version_id")
    .innerJoin("people as who", "who.id", "r.person_id")
    .where("r.due_on", "<", today)
    .where("r.excused_at", "is", null)
    .where((eb) => eb.or([eb("who.starts_on", "is", null), eb("who.starts_on", "<=", today)]))
    .where((eb) => eb.or([eb("who.ends_on", "is", null), eb("who.ends_on", ">=", today)]))
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom("acknowledgements as b")
            .innerJoin("policy_versions as w", "w.id", "b.version_id")
            .select("b.id")
            .whereRef("b.person_id", "=", "r.person_id")
            .whereRef("b.policy_id", "=", "r.policy_id")
            .where((eb) =>
              eb.or([
                eb("w.major", ">", ref("v.major")),
                eb.and([eb("w.major", "=", ref("v.major")), eb("w.minor", ">=", ref("v.minor"))]),
              ]),
            ),
        ),
      ),
    )
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom("acknowledgement_requirements as n")
            .innerJoin("policy_versions as nv", "nv.id", "n.version_id")
            .select("n.id")
            .whereRef("n.person_id", "=", "r.person_id")
            .whereRef("n.policy_id", "=", "r.policy_id")
            .where((eb) =>
              eb.or([
                eb("nv.major", ">", ref("v.major")),
                eb.and([eb("nv.major", "=", ref("v.major")), eb("nv.minor", ">", ref("v.minor"))]),
              ]),
            ),
        ),
      ),
    )
    .select((eb) => [
      "r.policy_id as policyId",
      eb.fn.countAll<number>().as("people"),
      eb.fn.min("r.due_on").as("firstDueOn"),
    ])
    .groupBy("r.policy_id")
    .execute();
  return rows;
}

/** The people who were asked to acknowledge this version. */
export async function listPeopleAsked(db: ReadDb, versionId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom("acknowledgement_requirements")
    .select("person_id")
    .where("version_id", "=", versionId)
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

/** The earliest last day of those who were asked for this version with these words; null when no one was asked. */
export async function findFirstDue(db: ReadDb, versionId: string, reason: string): Promise<Day | null> {
  const row = await db
    .selectFrom("acknowledgement_requirements")
    .select((eb) => eb.fn.min("due_on").as("first"))
    .where("version_id", "=", versionId)
    .where("reason", "=", reason)
    .executeTakeFirst();
  return (row?.first as Day | null | undefined) ?? null;
}

/** Asks many people, in few statements; who was asked for the version before is left out. Answers how many are new. */
export async function insertRequirements(
  db: Tx,
  rows: readonly Pick<
    Selectable<PoliciesTables["acknowledgement_requirements"]>,
    "id" | "policy_id" | "version_id" | "person_id" | "due_on" | "reason" | "created_at"
  >[],
): Promise<number> {
  return (await insertNewOnes(db, "acknowledgement_requirements", rows)).size;
}

/** Notes that a person need not acknowledge a version, with the reason. */
export async function excuseRequirement(
  db: Tx,
  id: string,
  excused: { excused_at: string; excused_by: string; excused_reason: string },
): Promise<void> {
  await db.updateTable("acknowledgement_requirements").set(excused).where("id", "=", id).execute();
}

/** Adds the fact. False when this person has acknowledged this version before. */
export async function insertAcknowledgement(
  db: Tx,
  row: Insertable<PoliciesTables["acknowledgements"]>,
): Promise<boolean> {
  const done = await db
    .insertInto("acknowledgements")
    .values(row)
    .onConflict((conflict) => conflict.columns(["version_id", "person_id"]).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Notes that a reminder was raised. False when this stage was raised to this recipient before. */
export async function insertReminder(
  db: Tx,
  row: Insertable<PoliciesTables["acknowledgement_reminders"]>,
): Promise<boolean> {
  const done = await db
    .insertInto("acknowledgement_reminders")
    .values(row)
    .onConflict((conflict) => conflict.columns(["requirement_id", "stage", "recipient"]).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}
