import type { AppContext } from "#app/context";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { openReview, prepareReview } from "#app/operations/access-reviews/reviews";
import { signOffReview } from "#app/operations/access-reviews/sign-off";
import { importAccounts } from "#app/operations/systems/populations";
import { addSystem } from "#app/operations/systems/systems";
import { planReview, settledBy } from "#app/queries/access-reviews/plan";
import { type Actor, perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { findReview } from "#db/access-reviews/reviews";
import { reviewInput } from "#domain/access-reviews/input";
import { systemInput } from "#domain/systems/systems";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";

export const cli: Actor = { kind: "cli", name: "cli:test" };

export type Cast = {
  app: TestApp;
  officer: TestPerson;
  second: TestPerson;
  owner: TestPerson;
  jose: TestPerson;
  systemId: string;
};

/** An organisation with two officers, a system with its owner, and one member of staff. */
export async function cast(env: Record<string, string> = {}): Promise<Cast> {
  const app = await testApp(undefined, env);
  await testOrganisation(app);
  const officer = await testPerson(app, "Ines Holm", "officer");
  const second = await testPerson(app, "Maren Olsen", "owner");
  const owner = await testPerson(app, "Misaki Tanaka");
  const jose = await testPerson(app, "Jose Ramirez");
  const systemId = await perform(app, officer.actor, (work) =>
    addSystem(work, systemInput.parse({ name: "Production database", ownerId: owner.personId })),
  );
  return { app, officer, second, owner, jose, systemId };
}

/** Opens a draft; whatever stands against it is known. */
export function openAsFound(app: AppContext, actor: Actor, id: string, url = ""): Promise<void> {
  return perform(app, actor, async (work) => {
    const review = await findReview(work.db, id);
    const known = review ? settledBy(await planReview(work.db, review, work.now), "known") : undefined;
    await openReview(work, id, url, known);
  });
}

export const firstList = `id,user_name,email,kind,status,role,privileged,mfa
1,jose,jose.ramirez@tidewater.example,person,active,analytics_ro,no,yes
2,misaki,misaki.tanaka@tidewater.example,person,active,rds_superuser,yes,yes
3,etl,,service,active,etl_reader,no,no
4,lea,lea@else.example,person,active,support_lookup;rota_dev_ro,no,yes
`;

export async function importList(c: Cast, text: string, at?: string) {
  const bytes = Buffer.from(text);
  const moment = at ? { at: new Date(at), precision: "instant" as const } : null;
  const file = {
    system: { id: c.systemId },
    format: "generic",
    map: {},
    at: moment,
    fileName: "accounts.csv",
    bytes,
  };
  const [imported] = await importAccounts(c.app, c.officer.actor, file);
  if (!imported) throw new Error("nothing was imported");
  return imported;
}

/** Prepares a review of the first quarter over the cast's system. The fallback is the second officer. */
export function preparedReview(c: Cast, change: Record<string, unknown> = {}): Promise<string> {
  const input = reviewInput.parse({
    title: "Production database, January to March",
    periodFrom: "2026-01-01",
    periodTo: "2026-03-31",
    dueOn: "2026-03-20",
    systems: [c.systemId],
    routing: "system-owner",
    fallbackId: c.second.personId,
    ...change,
  });
  return perform(c.app, c.officer.actor, (work) => prepareReview(work, input));
}

/** Imports the list (none: the newest there is), prepares a review over it and opens it. */
export async function openedReview(
  c: Cast,
  change: Record<string, unknown> = {},
  list: string | null = firstList,
): Promise<string> {
  if (list !== null) await importList(c, list);
  const id = await preparedReview(c, change);
  await openAsFound(c.app, c.officer.actor, id, "https://surety.example");
  return id;
}

/** Everyone decides (Jose's account goes, the rest stays) and signs. */
export async function signEverything(c: Cast, id: string): Promise<void> {
  for (const who of [c.owner, c.second]) {
    for (const item of await listItems(c.app.read, id, who.personId))
      await perform(c.app, who.actor, (work) =>
        decideItem(work, id, item.id, {
          kind: item.external_id === "1" ? "revoke" : "keep",
          reason: "as it should be",
        }),
      );
    await perform(c.app, who.actor, (work) => signOffReview(work, id, true));
  }
}
