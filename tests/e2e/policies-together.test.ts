import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { editOrganisation } from "#app/operations/installation/organisation";
import { adoptTemplates, createPolicy } from "#app/operations/policies/policies";
import { reviewMark } from "#app/operations/policies/version-checks";
import { submitForReview } from "#app/operations/policies/versions";
import { perform } from "#app/work";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import { findPolicyBySlug, listPolicies } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { organisationInput } from "#domain/installation/organisation";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";
import type { TestServer } from "#tests/support/servers/server";

const look = async (page: Page) => {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
};

/** Where the focus is once the button that was pressed is gone with its lines: not lost to the page. */
const focusIn = (page: Page, selector: string) =>
  page.waitForFunction((list) => document.activeElement?.matches(list), selector);

/** The addresses that the library's texts name: without them no text can be submitted. */
async function fillSettings({ app, cast }: TestServer) {
  const addresses = {
    website: "https://tidewater.example",
    securityEmail: "security@tidewater.example",
    privacyEmail: "privacy@tidewater.example",
  };
  const input = organisationInput.parse({
    name: "Tidewater Rota",
    timeZone: "Europe/Berlin",
    twoPairsOfEyes: "on",
    ...addresses,
  });
  await perform(app, cast.owner.actor(), (work) => editOrganisation(work, input));
}

describe.each<Size>(["desktop", "phone"])("seventeen policies at once, on a %s", (size) => {
  const story = useStory();

  test("two people publish them in under ten clicks", async () => {
    const { app, cast } = story.server;
    await fillSettings(story.server);
    let clicks = 0;
    const press = async (
      page: Page,
      name: string | RegExp,
      role: "button" | "checkbox" | "link" = "button",
    ) => {
      clicks += 1;
      await page.getByRole(role, { name }).first().click();
    };
    const officer = await story.page("officer", size);
    await story.open(officer, "/policies/adopt");
    await press(officer, "Adopt selected policies");
    await officer.waitForURL("**/policies");
    await press(officer, /^Select all 17/, "checkbox");
    await officer.getByText("17 selected").waitFor();
    await look(officer);
    await press(officer, "Submit for review");
    await officer.getByText("17 policies were submitted for review.").waitFor();
    await focusIn(officer, ".pick-bar input[type=checkbox]");
    expect(await officer.getByRole("status").filter({ hasText: "were submitted" }).count()).toBe(1);

    const owner = await story.page("owner", size);
    story.server.advance(11 * 60_000);
    await story.open(owner, "/policies");
    await press(owner, /^Select all 17/, "checkbox");
    await owner.getByLabel(/6-digit code/).fill("000000");
    await press(owner, "Approve");
    await owner.getByText("Invalid code").first().waitFor();
    expect(await owner.getByText("17 selected").count()).toBe(1);
    await owner.getByLabel(/6-digit code/).fill(await cast.owner.code());
    await press(owner, "Approve");
    await owner.getByText("17 policies were approved.").waitFor();
    await look(owner);
    await press(owner, /^Select all 17/, "checkbox");
    await press(owner, "Publish");
    await owner.getByText("17 policies were published.").waitFor();
    await focusIn(owner, ".picked");
    await look(owner);
    expect(clicks).toBeLessThan(10);

    expect((await listPolicies(app.read)).length).toBe(17);
    expect((await listVersions(app.read)).filter((version) => version.publishedAt).length).toBe(17);
    const entries = await listAuditEntriesOf(app.read, "policy");
    for (const action of ["policies.submit", "policies.approve", "policies.publish"])
      expect(entries.filter((entry) => entry.action === action).length, action).toBe(17);
  });
});

describe("several policies at once", () => {
  const story = useStory();

  test("before scripts run; those that are refused are named with the reason", async () => {
    const { app, cast } = story.server;
    await fillSettings(story.server);
    await perform(app, cast.officer.actor(), (work) =>
      adoptTemplates(work, ["acceptable-use", "access-control"]),
    );
    await perform(app, cast.owner.actor(), (work) => adoptTemplates(work, ["privacy"]));
    const page = await story.page("officer", "desktop", { scripts: false });
    await story.open(page, "/policies");
    await page.getByRole("button", { name: "Submit for review" }).click();
    await page.getByRole("alert").getByText("Select at least one line").waitFor();
    await page.getByRole("link", { name: "Select all 3" }).click();
    await page.getByRole("button", { name: "Submit for review" }).click();
    await page.getByText("3 policies were submitted for review.").waitFor();
    // The officer wrote two of them and submitted all three: another person approves.
    await page.getByRole("link", { name: "Select all 3" }).click();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByText("Nothing was changed.").waitFor();
    for (const title of ["Acceptable use policy", "Access control policy", "Privacy policy"])
      await page.getByRole("alert").getByRole("listitem").filter({ hasText: title }).waitFor();

    // Whoever wrote one of them approves the other two.
    const owner = await story.page("owner", "desktop", { scripts: false });
    await story.open(owner, "/policies?pick=all");
    await owner.getByRole("button", { name: "Approve" }).click();
    await owner.getByText("2 policies were approved.").waitFor();
    await owner.getByRole("alert").getByRole("listitem").filter({ hasText: "Privacy policy" }).waitFor();
  });

  test("fifty are approved within a second", async () => {
    const { app, cast, url } = story.server;
    const settings = { criteria: [], reviewMonths: 12, affectsOutsiders: false, noticeDays: 30 };
    for (let n = 0; n < 50; n += 1)
      await perform(app, cast.officer.actor(), async (work) => {
        const input = { ...settings, title: `Rule ${n}`, audience: "none" as const, departments: [] };
        const slug = await createPolicy(work, input, "## One rule");
        const policy = await findPolicyBySlug(work.db, slug);
        const [version] = await listVersions(work.db, policy?.id);
        await submitForReview(work, version?.id ?? "");
      });
    const versions = (await listVersions(app.read)).filter(
      (version) => version.submittedAt && !version.approvedAt,
    );
    const policies = await listPolicies(app.read);
    const picks = versions.flatMap((version) => {
      const policy = policies.find((one) => one.id === version.policyId);
      return policy?.title.startsWith("Rule ") ? [`${policy.slug}~${reviewMark(version)}`] : [];
    });
    const body = new URLSearchParams([["do", "approve"], ...picks.map((pick) => ["pick", pick])]);
    const before = process.cpuUsage();
    const answer = await fetch(`${url}/policies`, {
      method: "POST",
      body,
      headers: { cookie: `surety=${await cast.owner.signIn()}`, origin: url },
    });
    const { user, system } = process.cpuUsage(before);
    expect(await answer.text()).toContain("50 policies were approved.");
    // Processor time: what others do on this machine is not counted.
    expect((user + system) / 1000).toBeLessThan(1_000);
  });
});
