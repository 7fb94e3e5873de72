import { expect, test } from "vitest";
import { editOrganisation } from "#app/operations/installation/organisation";
import { adoptTemplates } from "#app/operations/policies/policies";
import { submitForReview } from "#app/operations/policies/versions";
import { perform } from "#app/work";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { organisationInput } from "#domain/installation/organisation";
import { startServer } from "#tests/support/servers/server";

test("policies in draft and in review are counted apart", async () => {
  const server = await startServer();
  const { app, cast } = server;
  try {
    await perform(app, cast.owner.actor(), (work) =>
      adoptTemplates(work, ["access-control", "acceptable-use", "incident-response"]),
    );
    const input = organisationInput.parse({
      name: "Tidewater Rota",
      timeZone: "Europe/Berlin",
      twoPairsOfEyes: "on",
      securityEmail: "security@tidewater.example",
      privacyEmail: "privacy@tidewater.example",
      website: "https://tidewater.example",
    });
    await perform(app, cast.owner.actor(), (work) => editOrganisation(work, input));
    const policy = await findPolicyBySlug(app.read, "access-control");
    const [version] = await listVersions(app.read, policy!.id);
    await perform(app, cast.owner.actor(), (work) => submitForReview(work, version!.id));
    const cookie = `surety=${await cast.owner.signIn()}`;
    const list = await (await fetch(`${server.url}/policies`, { headers: { cookie } })).text();
    expect(list).toContain("0 of 3 in force, 2 in draft, 1 in review");
  } finally {
    await server.stop();
  }
}, 60_000);
