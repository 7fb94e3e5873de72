import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { PoliciesTables } from "#db/schema/policies";
import { readable, storedJson } from "#db/unreadable";
import type { Day } from "#domain/days";
import type { Audience } from "#domain/policies/acknowledgements";

type Row = Selectable<PoliciesTables["policies"]>;

export type Policy = {
  id: string;
  slug: string;
  title: string;
  template: string | null;
  ownerId: string | null;
  ownerName: string | null;
  criteria: string[];
  reviewMonths: number;
  affectsOutsiders: boolean;
  noticeDays: number;
  audience: Audience;
  createdAt: Date;
  retiredOn: Day | null;
  retiredReason: string | null;
};

const withOwner = (db: ReadDb) =>
  db
    .selectFrom("policies")
    .leftJoin("people", "people.id", "policies.owner_id")
    .selectAll("policies")
    .select("people.name as owner_name");

/** The policy with this id, with its owner's name; undefined when there is none. */
export async function findPolicy(db: ReadDb, id: string): Promise<Policy | undefined> {
  const row = await withOwner(db).where("policies.id", "=", id).executeTakeFirst();
  return row && policyOf(row);
}

/** The policy with this word in its address; undefined when there is none. */
export async function findPolicyBySlug(db: ReadDb, slug: string): Promise<Policy | undefined> {
  const row = await withOwner(db).where("policies.slug", "=", slug).executeTakeFirst();
  return row && policyOf(row);
}

/** All that can be read, retired ones too, by title. */
export async function listPolicies(db: ReadDb): Promise<Policy[]> {
  const rows = await listedUntilWrite(db, "policies", () =>
    withOwner(db).orderBy("policies.title").execute(),
  );
  return readable("policies", rows, policyOf);
}

/** Adds a policy; its text is in its versions. */
export async function insertPolicy(db: Tx, row: Insertable<PoliciesTables["policies"]>): Promise<void> {
  await db.insertInto("policies").values(row).execute();
}

/** Changes columns of a policy, such as its owner, its criteria or the months between reviews. */
export async function savePolicy(
  db: Tx,
  id: string,
  change: Updateable<PoliciesTables["policies"]>,
): Promise<void> {
  await db.updateTable("policies").set(change).where("id", "=", id).execute();
}

function policyOf(row: Row & { owner_name: string | null }): Policy {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    template: row.template,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    criteria: storedJson("criteria", row.criteria, (json) => json as string[]),
    reviewMonths: row.review_months,
    affectsOutsiders: row.affects_outsiders === 1,
    noticeDays: row.notice_days,
    audience: storedJson("audience", row.audience, (json) => json as Audience),
    createdAt: new Date(row.created_at),
    retiredOn: row.retired_on,
    retiredReason: row.retired_reason,
  };
}

/** Removes a policy that has no version. */
export async function deletePolicy(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("policies").where("id", "=", id).execute();
}
