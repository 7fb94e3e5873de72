import { expect, test } from "vitest";
import { addTarget } from "#app/operations/evidence/collector-targets";
import { collectNow } from "#app/operations/evidence/collectors";
import { perform } from "#app/work";
import { findTarget, listRuns } from "#db/evidence/collectors";
import { findEvidence } from "#db/evidence/evidence";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { playOrganisation } from "#tests/support/servers/github-organisation";

const TOKEN = "kelp-forest-token-9";

/** One run of the members of an organisation, with the row of the run. */
async function runOf(api: Awaited<ReturnType<typeof playOrganisation>>) {
  const app = await testApp("2026-03-11T05:00:00.000Z", { COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Ada", "officer");
  const settings = { api: api.url, owner: "kelp", administrators: "ada" };
  const input = { name: "Kelp", cron: "40 5 * * 1", controls: [], settings };
  const given = { typed: { token: TOKEN }, secrets: app.secrets };
  const id = await perform(app, actor, (work) => addTarget(work, "github-members", input, given));
  await collectNow(app, actor, (await findTarget(app.read, id))!);
  const [run] = await listRuns(app.read, id, 1);
  return { app, run };
}

test("a token that may do more than it needs to is a warning on a run that passes, and in the provenance", async () => {
  const api = await playOrganisation({});
  api.headers["x-oauth-scopes"] = "read:org, repo";
  const { app, run } = await runOf(api);
  const warning = /Warning: The token may do more than it needs to: repo\./;
  expect(run).toMatchObject({ outcome: "pass", error: expect.stringMatching(warning) });
  const item = await findEvidence(app.read, run?.ref ?? "");
  expect(item?.completeness).toMatch(warning);
});

test("a token that expires in the midst of a run is its one sentence, and nothing is stored", async () => {
  const expired = { status: 401, body: { message: `Bad credentials ${TOKEN}` } };
  const api = await playOrganisation(
    {},
    { before: ({ url }) => (url.pathname.endsWith("outside_collaborators") ? expired : undefined) },
  );
  const { app, run } = await runOf(api);
  expect(run).toMatchObject({ outcome: "error", ref: null });
  expect(run?.error).toMatch(/does not accept the token \(401: Bad credentials …\)\. It is wrong, expired/);
  expect(await app.read.selectFrom("evidence_files").selectAll().execute()).toEqual([]);
});
