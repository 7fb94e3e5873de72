import { expect, test } from "vitest";
import type { SourceInput } from "#app/operations/systems/account-fetching";
import {
  setAndTakePopulation,
  takePopulation,
  tryAccountSource,
} from "#app/operations/systems/account-sources";
import { listPopulations } from "#db/systems/account-lists";
import { findAccountSource } from "#db/systems/account-sources";
import { playApi } from "#tests/support/played-api";
import { type Cast, cast } from "#tests/support/review-cast";

/** A service with two users over two pages, whose second page can be broken. */
async function service() {
  const state = { broken: false, asked: 0 };
  const api = await playApi(({ url }) => {
    state.asked += 1;
    const from = Number(url.searchParams.get("startIndex"));
    if (state.broken && from === 2) return { status: 500 };
    return {
      body: { totalResults: 2, Resources: [{ id: `u${from}`, userName: `user${from}`, active: true }] },
    };
  });
  const input = (change: Partial<SourceInput> = {}): SourceInput => ({
    source: "scim",
    settings: { base: api.url },
    secret: "kelp-forest-9",
    cron: null,
    ...change,
  });
  return { api, state, input };
}
const entries = async (c: Cast, action: string) =>
  (
    await c.app.read
      .selectFrom("audit_log")
      .select(["actor_name", "after"])
      .where("action", "=", action)
      .execute()
  ).map(({ actor_name, after }) => ({
    by: actor_name,
    ...(JSON.parse(after ?? "{}") as Record<string, unknown>),
  }));

test("taking saves the settings and freezes the list together, or neither", async () => {
  const c = await cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
  const { state, input, api } = await service();
  state.broken = true;
  const take = (change = {}) => setAndTakePopulation(c.app, c.officer.actor, c.systemId, input(change));
  await expect(take()).rejects.toThrow(/1 page with 1 rows had arrived.*Nothing was saved\.$/);
  expect(await findAccountSource(c.app.read, c.systemId)).toBeUndefined();
  expect(await listPopulations(c.app.read, c.systemId)).toEqual([]);
  expect(await entries(c, "systems.ask-account-source")).toMatchObject([
    { by: "Ines Holm", source: "scim", settings: { base: api.url }, outcome: "refused" },
  ]);
  state.broken = false;
  expect(await take({ cron: "30 5 * * *" })).toMatchObject({ rows: 2, accounts: 2, added: 2 });
  expect(await findAccountSource(c.app.read, c.systemId)).toMatchObject({
    source: "scim",
    cron: "30 5 * * *",
  });
  // With the secret that is kept now; a wrong host is refused before anything is asked there.
  c.app.clock.advance(60_000);
  expect(await take({ secret: null })).toMatchObject({ added: 0 });
  await expect(take({ secret: null, settings: { base: "https://else.example" } })).rejects.toMatchObject({
    field: "secret",
  });
  expect(await findAccountSource(c.app.read, c.systemId)).toMatchObject({
    settings: JSON.stringify({ base: api.url }),
  });
});

test("a try is in the log with how it ended, and nothing else is written", async () => {
  const c = await cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
  const { state, input } = await service();
  await tryAccountSource(c.app, c.officer.actor, c.systemId, input());
  state.broken = true;
  await expect(tryAccountSource(c.app, c.officer.actor, c.systemId, input())).rejects.toThrow("answered 500");
  const tries = await entries(c, "systems.try-account-source");
  expect(tries).toMatchObject([
    { by: "Ines Holm", outcome: "answered", rows: 2, accounts: 2 },
    { by: "Ines Holm", outcome: "refused" },
  ]);
  expect(JSON.stringify(tries)).not.toContain("kelp-forest-9");
  expect(await findAccountSource(c.app.read, c.systemId)).toBeUndefined();
  expect(await listPopulations(c.app.read, c.systemId)).toEqual([]);
});

test("who may not edit systems asks nothing", async () => {
  const c = await cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
  const { state, input } = await service();
  const forbidden = { code: "forbidden" };
  await expect(tryAccountSource(c.app, c.jose.actor, c.systemId, input())).rejects.toMatchObject(forbidden);
  await expect(setAndTakePopulation(c.app, c.jose.actor, c.systemId, input())).rejects.toMatchObject(
    forbidden,
  );
  await expect(takePopulation(c.app, c.jose.actor, c.systemId)).rejects.toMatchObject(forbidden);
  expect(state.asked).toBe(0);
});
