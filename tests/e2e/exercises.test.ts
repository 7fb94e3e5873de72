import { describe, expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { stepIncident } from "#app/operations/incidents/incidents";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { findIncident } from "#db/incidents/incidents";
import { expectAccessible, expectNoSidewaysScroll, useStory } from "#tests/support/browser/browser";
import { startPost } from "#tests/support/servers/post";

const operator = { kind: "cli", name: "test" } as const;

describe("an exercise", () => {
  const story = useStory();

  test("from the opening to the evidence: EXERCISE on each page, its notice made and not sent", async () => {
    const post = await startPost();
    const { app } = story.server;
    app.config.smtpUrl = post.url;
    const page = await story.page("officer");
    const good = async () => {
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    };
    const marked = async () => {
      await page.getByText("None of this has happened").waitFor();
      await expect.poll(() => page.title()).toMatch(/^EXERCISE: /);
      await good();
    };
    await story.open(page, "/customers/new");
    await page.getByLabel("Name").fill("Aurora Clinics, played");
    await page.getByLabel("Security contact").fill("dpo@aurora.example");
    await page.getByRole("button", { name: "Add the customer" }).click();
    await page.getByRole("link", { name: "Aurora Clinics, played" }).waitFor();

    await story.open(page, "/incidents/new");
    await page.getByLabel("This is an exercise").check();
    await page.getByLabel("Short description").fill("Ransom note on the build server");
    await good();
    await page.getByRole("button", { name: "Open the incident" }).click();
    await page.waitForURL(/\/incidents\/EXE-\d+$/);
    const exercise = new URL(page.url()).pathname;
    await page.getByRole("heading", { name: "EXERCISE: Ransom note on the build server" }).waitFor();
    await marked();

    await story.open(page, `${exercise}/customers`);
    await marked();
    await page.getByLabel("Aurora Clinics, played").check();
    await page.getByRole("button", { name: "Mark the selected customers" }).click();
    await page.waitForURL((url) => url.pathname === exercise);
    await page.getByRole("button", { name: "Write the notice" }).click();
    await page.waitForURL(/\/notices\//);
    await marked();
    await page.getByLabel("Likely impact on the people affected").fill("None, it is played.");
    await page.getByLabel("Mitigation taken or planned").fill("Server cut off.");
    await page.getByLabel("Point of contact").fill("privacy@tidewater.example");
    for (const box of await page.getByLabel("not known yet").all()) await box.check();
    await page.getByRole("button", { name: "Send to 1 customer…" }).click();
    await page.waitForURL(/\/send$/);
    await marked();
    await page.getByRole("button", { name: "Simulate sending to 1 customer", exact: true }).click();
    await page.waitForURL((url) => url.pathname === exercise);
    await deliverMail(app);
    await story.open(page, exercise);
    await page.getByText("EXERCISE, not sent").first().waitFor();
    expect(post.received.filter((mail) => mail.to[0] === "dpo@aurora.example")).toEqual([]);

    await story.open(page, "/incidents");
    await page
      .getByRole("row", { name: /Ransom note on the build server/ })
      .getByText("EXERCISE")
      .waitFor();
    await good();
    await story.open(page, "/");
    await page
      .getByText(/^EXERCISE: /)
      .first()
      .waitFor();
    await story.open(page, "/incidents/numbers");
    await page.getByRole("table", { name: "Exercises" }).waitFor();
    await good();

    const ref = exercise.split("/").at(-1)!;
    const played = (await findIncident(app.read, ref))!;
    for (const clock of await listClocks(app.read, played.id))
      if (!clock.ended) await perform(app, operator, (work) => signNotRequired(work, clock.id, "Played"));
    for (const status of ["confirmed", "resolved", "closed"] as const)
      await perform(app, operator, (work) =>
        stepIncident(work, played.id, status, "Played, nothing to learn twice"),
      );
    const filed = await fileIncidentRecords(app, operator);
    expect(filed).toEqual([expect.stringMatching(`^${ref} as EV-`)]);
    await story.open(page, `/evidence/${filed[0]!.split(" as ")[1]}`);
    await page
      .getByRole("heading", { name: `Record of exercise ${ref}: Ransom note on the build server` })
      .waitFor();
    await page
      .getByRole("link", { name: `${ref}.pdf` })
      .first()
      .waitFor();
  });
});
