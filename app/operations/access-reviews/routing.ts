import { reviewPeople } from "#app/queries/access-reviews/people";
import type { Work } from "#app/work";
import type { ItemRow } from "#db/access-reviews/items";
import { listReviewSystems, type ReviewRow } from "#db/access-reviews/reviews";
import { listAccountsOf, toAccount } from "#db/systems/accounts";
import type { Routing, RoutingPlan } from "#domain/access-reviews/routing";
import { groupedBy } from "#domain/groups";
import type { Account } from "#domain/systems/accounts";

/** All people as reviewers, and the rule by which each system of a review is routed today. */
export async function routingFacts(work: Work, review: ReviewRow) {
  const { on, people } = await reviewPeople(work.db, review.due_at, work.now);
  const owners = new Map(
    (await listReviewSystems(work.db, review.id)).map((one) => [one.system_id, one.owner_id]),
  );
  const planFor = (systemId: string): RoutingPlan => ({
    routing: review.routing as Routing,
    systemOwnerId: owners.get(systemId) ?? null,
    namedId: review.named_id,
    fallbackId: review.fallback_id,
    on,
    people,
  });
  return { on, people, planFor };
}

/** The frozen account behind each item, by the item's id. */
export async function accountsOf(work: Work, items: readonly ItemRow[]): Promise<Map<string, Account>> {
  const found = new Map<string, Account>();
  for (const [populationId, own] of groupedBy(items, (item) => item.population_id)) {
    const ids = [...new Set(own.map((item) => item.external_id))];
    const rows = new Map(
      (await listAccountsOf(work.db, populationId, ids)).map((row) => [row.external_id, toAccount(row)]),
    );
    for (const item of own) {
      const account = rows.get(item.external_id);
      if (account) found.set(item.id, account);
    }
  }
  return found;
}
