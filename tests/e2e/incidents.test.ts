import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { perform } from "#app/work";
import { listIncidents } from "#db/incidents/incidents";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  settled,
  useStory,
} from "#tests/support/browser/browser";
import { startPost } from "#tests/support/servers/post";

const hour = 3_600_000;
const job = { kind: "job", name: "raise-breach-reminders" } as const;

describe("incidents", () => {
  const story = useStory();

  describe.each(["desktop", "phone"] as Size[])(
    "open an incident, be reminded, send the notice, on a %s",
    (size) => {
      test("from the first report to the notification", async () => {
        const post = await startPost();
        const { app, cast } = story.server;
        app.config.smtpUrl = post.url;
        const name = `Aurora Clinics, ${size}`;
        let page = await story.page("officer", size);

        await story.open(page, "/customers/new");
        await expectGood(page);
        await page.getByLabel("Name").fill(name);
        await page.getByLabel("Security contact").fill(`dpo@aurora-${size}.example`);
        await page.getByRole("button", { name: "Add the customer" }).click();
        await page.getByRole("link", { name }).waitFor();
        await expectGood(page);

        await story.open(page, "/incidents/new");
        await expectGood(page);
        await page.getByRole("button", { name: "Open the incident" }).click();
        const summary = page.getByRole("alert");
        await summary.waitFor();
        expect(await summary.innerText()).toContain("Enter a short description");
        await page.getByLabel("Short description").fill(`A key read the bucket, ${size}`);
        await page.getByRole("radio", { name: /^Yes/ }).check();
        await page.getByRole("button", { name: "Open the incident" }).click();
        await page.waitForURL(/\/incidents\/INC-\d+$/);
        const incident = new URL(page.url()).pathname;
        await page.getByText("waits for “aware”").waitFor();
        await expectGood(page);

        await story.open(page, `${incident}/customers`);
        await page.getByLabel(name).check();
        await expectGood(page);
        await page.getByRole("button", { name: "Mark the selected customers" }).click();
        await page.waitForURL((url) => url.pathname === incident);
        await story.open(page, `${incident}/anchors/verified`);
        await page.getByLabel("When it happened").fill("yesterday");
        await page
          .getByLabel("What happened and how you know")
          .fill("Object list compared with the customer map");
        await page.getByRole("button", { name: "Set the clock start" }).click();
        await page.getByRole("alert").waitFor();
        expect(await page.getByLabel("When it happened").inputValue()).toBe("yesterday");
        await expectGood(page);
        await story.open(page, `${incident}/anchors/verified`);
        await page
          .getByLabel("What happened and how you know")
          .fill("Object list compared with the customer map");
        await page.getByRole("button", { name: "Set the clock start" }).click();
        await page.waitForURL((url) => url.pathname === incident);
        await page.locator(".badge", { hasText: /23\sh/ }).first().waitFor();

        // Half a day later: the job runs, a mail comes, the page has it too.
        // The clock counts from the beginning of the minute that the form proposed, so at most one more has passed.
        story.server.advance(12 * hour + 1_000);
        await perform(app, job, (work) => raiseBreachReminders(work, story.server.url));
        await deliverMail(app);
        const mail = post.received.find((one) => one.to[0] === cast.officer.email);
        expect(mail?.subject).toContain(`12 h left to notify ${name}`);
        page = await story.page("officer", size);
        await story.open(page, incident);
        await page.getByText("12 h before the deadline").first().waitFor();
        await page.getByText(`Notify ${name} due in`).waitFor();
        await expectGood(page);

        // The second factor grows old: sending asks for a code.
        story.server.advance(11 * 60_000);
        await story.open(page, incident);
        await page.getByRole("button", { name: "Write the notice" }).click();
        await page.waitForURL(/\/notices\//);
        await settled(page);
        await expectGood(page);
        await page.getByRole("button", { name: "Send to 1 customer…" }).click();
        await page.getByRole("alert").waitFor();
        await page.getByLabel("Likely impact on the people affected").fill("A stranger may write to them.");
        await page.getByLabel("Mitigation taken or planned").fill("Key disabled.");
        await page.getByLabel("Point of contact").fill("privacy@tidewater.example");
        await page.getByRole("button", { name: "Send to 1 customer…" }).click();
        await page.getByText("number of people, number of records").first().waitFor();
        expect(await page.getByLabel("Mitigation taken or planned").inputValue()).toBe("Key disabled.");
        for (const box of await page.getByLabel("not known yet").all()) await box.check();
        await page.getByRole("button", { name: "Send to 1 customer…" }).click();
        await page.waitForURL(/\/send$/);
        await page.getByRole("cell", { name: `dpo@aurora-${size}.example` }).waitFor();
        await expectGood(page);
        await page.getByRole("button", { name: "Send to 1 customer", exact: true }).click();
        await page.getByRole("alert").waitFor();
        expect(post.received.some((one) => one.to[0] === `dpo@aurora-${size}.example`)).toBe(false);
        await page.getByLabel("6-digit code").fill(await cast.officer.code());
        await page.getByRole("button", { name: "Send to 1 customer", exact: true }).click();
        await page.waitForURL((url) => url.pathname === incident);
        await page.locator(".badge", { hasText: "in transit" }).waitFor();
        await deliverMail(app);
        await story.open(page, incident);
        await page.getByText("1 notified", { exact: true }).waitFor();
        await page.getByText(/250 /).first().waitFor();
        await expectGood(page);
        const notice = post.received.find((one) => one.to[0] === `dpo@aurora-${size}.example`);
        expect(notice?.text).toContain("A stranger may write to them.");

        await page.getByRole("link", { name: /^Record the confirmation/ }).click();
        await page.getByLabel("Confirmed by whom and how").fill("Their DPO, by return mail");
        await expectGood(page);
        await page.getByRole("button", { name: "Record the confirmation" }).click();
        await page.waitForURL((url) => url.pathname === incident);
        await page.getByText("Their DPO, by return mail").first().waitFor();
      });
    },
  );

  test("a member reports, sees a reference and nothing else", async () => {
    const page = await story.page("member", "phone");
    await story.open(page, "/report");
    await expectGood(page);
    await page.getByLabel("Short description").fill("A strange mail");
    await page.getByLabel("What did you see").fill("It asks for my code.");
    await page.getByRole("button", { name: "Send the report" }).click();
    await page.getByRole("heading", { name: "Thank you, your report is recorded" }).waitFor();
    await expectGood(page);
    const answer = await page.goto(`${story.server.url}/incidents`);
    expect(answer?.status()).toBe(404);
  });

  test("a bad file of past incidents is refused whole with line, column and reason; a good one is taken", async () => {
    const { app } = story.server;
    const count = async () => (await listIncidents(app.read, { limit: 10_000 })).length;
    const before = await count();
    for (const size of ["desktop", "phone"] as Size[]) {
      const page = await story.page("officer", size);
      await story.open(page, "/incidents/import");
      await expectGood(page);
      const head = "incident_id,incident_year,incident_month,records_affected\n";
      const file = (text: string) => ({ name: "past.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
      await page.getByLabel("JSON or CSV file").setInputFiles(file(`${head}a,2019,5,12\nb,2019,14,many\n`));
      await page.getByRole("button", { name: "Import the records" }).click();
      const lines = page.getByRole("table", { name: "Rows with errors" });
      await lines.getByRole("row", { name: /3.*records_affected.*“many” is not a whole number/ }).waitFor();
      await lines.getByRole("row", { name: /3.*incident_month.*must be 1 to 12/ }).waitFor();
      await expectGood(page);
      expect(await count()).toBe(size === "desktop" ? before : before + 1);
      await page.getByLabel("JSON or CSV file").setInputFiles(file(`${head}${size},2019,,12\n`));
      await page.getByRole("button", { name: "Import the records" }).click();
      await page.getByText("1 recorded, 0 already on record").waitFor();
      await expectGood(page);
    }
    expect(await count()).toBe(before + 2);
  });

  test("without scripts a file goes beside a line of the timeline and comes back as it was", async () => {
    const page = await story.page("officer", "desktop", { scripts: false });
    await story.open(page, "/incidents/new");
    await page.getByLabel("Short description").fill("A log");
    await page.getByRole("button", { name: "Open the incident" }).click();
    await page.waitForURL(/\/incidents\/INC-\d+$/);
    await page.getByLabel("What happened", { exact: true }).fill("What the server wrote");
    const buffer = Buffer.from("<script>alert(1)</script>");
    await page.getByLabel("Files").setInputFiles({ name: "log.html", mimeType: "text/html", buffer });
    await page.getByRole("button", { name: "Add entry" }).click();
    const link = page.getByRole("link", { name: "log.html" });
    await link.waitFor();
    const answer = await page.request.get(story.server.url + (await link.getAttribute("href")));
    expect(await answer.body()).toEqual(buffer);
    expect(answer.headers()["content-disposition"]).toBe(
      `attachment; filename="log.html"; filename*=UTF-8''log.html`,
    );
  });

  test("without scripts an incident can be opened and an anchor set", async () => {
    const page = await story.page("officer", "desktop", { scripts: false });
    await story.open(page, "/incidents/new");
    await page.getByLabel("Short description").fill("Plain HTML");
    await page.getByRole("button", { name: "Open the incident" }).click();
    await page.waitForURL(/\/incidents\/INC-\d+$/);
    await page.getByRole("link", { name: "aware", exact: true }).click();
    await page.getByLabel("When it happened").fill("2026-02");
    await page.getByLabel("What happened and how you know").fill("Nobody knows the day");
    await page.getByRole("button", { name: "Set the clock start" }).click();
    await page.getByRole("cell", { name: "February 2026" }).waitFor();
  });
});

async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}
