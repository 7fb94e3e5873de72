import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  settled,
  useStory,
} from "#tests/support/browser/browser";

describe("the programme", () => {
  const story = useStory();

  /** The story's first half needs an empty programme, so both sizes load the same one: the second time nothing is added. */
  describe.each(["desktop", "phone"] as Size[])("load the programme, on a %s", (size) => {
    test("from nothing to controls with owners", async () => {
      const page = await story.page("officer", size);
      await story.open(page, "/programme/load");
      await expectGood(page);
      await page.getByRole("checkbox", { name: "Availability" }).check();
      await page.getByLabel("Audit period, first day").fill("2025-07-01");
      await page.getByLabel("Last day").fill("2025-07-05");
      await page.getByLabel(/ontrols apply from/).fill("2025-07-01");
      await page.getByRole("button", { name: /the programme$/ }).click();
      const summary = page.getByRole("alert");
      await summary.waitFor();
      expect(await summary.innerText()).toContain("at least four weeks");
      expect(await page.getByRole("checkbox", { name: "Availability" }).isChecked()).toBe(true);
      expect(await page.getByLabel("Audit period, first day").inputValue()).toBe("2025-07-01");

      await page.getByLabel("Last day").fill("2027-06-30");
      // A first owner is given at once; a change of owner would wait for a second person.
      await page.getByLabel(/^Owner of/).selectOption("");
      await page.getByRole("button", { name: /the programme$/ }).click();
      await page.waitForURL(/\/programme$/);
      await settled(page);
      await page.getByRole("heading", { name: "Readiness by series" }).waitFor();
      expect(await page.getByRole("main").innerText()).toContain("33 criteria, each with a control");
      await expectGood(page);

      await story.open(page, "/controls/owners");
      await page.getByLabel("Person", { exact: true }).selectOption({ label: "Jun Watanabe" });
      await page.getByRole("checkbox", { name: /^AC-03/ }).check();
      await expectGood(page);
      await page.getByRole("button", { name: "Assign or propose" }).click();
      await page.waitForURL(/\/controls\?owner=/);
      await page.getByRole("link", { name: "User access reviews" }).click();
      await page.waitForURL(/AC-03$/);
      await page.getByRole("img", { name: /missed/ }).waitFor();
      await expectGood(page);
    });
  });

  test("a change of a control is proposed by one officer and confirmed by another, who sees its effect", async () => {
    const page = await story.page("officer");
    await story.open(page, "/controls/AC-05/edit");
    await expectGood(page);
    await page.getByLabel("Title").fill("Administrators are few, known and looked at");
    await page.getByLabel("Grace period (days)").fill("2");
    await page.getByRole("button", { name: "Save or propose" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByLabel("Title").inputValue()).toBe("Administrators are few, known and looked at");
    await page.getByLabel("Reason for the change").fill("The auditor asked for it");
    await page.getByRole("button", { name: "Save or propose" }).click();
    await page.waitForURL(/\/controls\/proposals\//);
    await page.getByText("Another person must confirm it").waitFor();
    await expectGood(page);
    const address = new URL(page.url()).pathname;
    await story.open(page, "/controls/AC-05");
    await page.getByText("It waits for a second person").waitFor();
    await expectGood(page);

    const owner = await story.page("owner");
    await story.open(owner, "/");
    await owner.getByRole("link", { name: "Confirm or return a change of AC-05", exact: true }).click();
    await owner.waitForURL(`**${address}`);
    await owner.getByText("Windows of the rest of the audit period").waitFor();
    await expectGood(owner);
    story.server.advance(11 * 60_000);
    await owner.getByRole("button", { name: "Confirm from today" }).click();
    await owner.getByLabel(/6-digit code/).fill(await story.server.cast.owner.code());
    await owner.getByRole("button", { name: "Confirm from today" }).click();
    await owner.getByText("confirmed", { exact: true }).waitFor();
    await story.open(owner, "/controls/AC-05");
    await owner.getByRole("heading", { name: "Administrators are few, known and looked at" }).waitFor();
  });

  test("that an occurrence does not apply is asked with a code, nothing typed is lost, and another confirms it", async () => {
    const page = await story.page("officer");
    await story.open(page, "/controls/AC-05");
    await page.getByRole("link", { name: "Mark not applicable" }).first().click();
    await page.waitForURL(/not-applicable/);
    const { pathname, search } = new URL(page.url());
    story.server.advance(11 * 60_000);
    const reason = "There was no administrator in this month.";
    await page.getByLabel("Reason").fill(reason);
    await page.getByRole("button", { name: "Sign and ask for confirmation" }).click();
    const code = page.getByLabel(/6-digit code/);
    await code.waitFor();
    expect(await page.getByLabel("Reason").inputValue()).toBe(reason);
    await expectGood(page);
    await code.fill(await story.server.cast.officer.code());
    await page.getByRole("button", { name: "Sign and ask for confirmation" }).click();
    await page.waitForURL(/AC-05$/);
    await page.getByRole("link", { name: "Waiting for a second person" }).click();
    await page.getByText("You asked for this").waitFor();
    await expectGood(page);

    const owner = await story.page("owner");
    await story.open(owner, "/");
    await owner.getByRole("link", { name: /^Confirm that AC-05 due/ }).click();
    await owner.waitForURL(`**${pathname}${search}`);
    await expectGood(owner);
    story.server.advance(11 * 60_000);
    await owner.getByRole("button", { name: "Confirm that it does not apply" }).click();
    await owner.getByLabel(/6-digit code/).fill(await story.server.cast.owner.code());
    await owner.getByRole("button", { name: "Confirm that it does not apply" }).click();
    await owner.waitForURL(/AC-05$/);
    await owner.getByText(reason).first().waitFor();
  });

  test("a missed occurrence becomes an exception that is confirmed and closed", async () => {
    const page = await story.page("officer");
    await story.open(page, "/controls/GV-08");
    await page.getByRole("link", { name: "Record an exception" }).first().click();
    await page.getByRole("button", { name: "Record the exception" }).click();
    await page.waitForURL(/\/exceptions\/EX-0001$/);
    await settled(page);
    await expectGood(page);
    await page.getByRole("button", { name: "Confirm the exception" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Cause").fill("The list was not kept in summer.");
    await page.getByLabel("What and who was affected, and when").fill("Findings of one month.");
    await page.getByLabel("Compensating control until remediation").fill("Nothing does.");
    await page.getByLabel("Corrective action").fill("A reminder is set.");
    await page.getByLabel("Owner").selectOption({ label: "Ida Lindqvist" });
    await page.getByRole("button", { name: "Confirm the exception" }).click();
    await page.getByLabel("Management response").fill("Accepted.");
    await page.getByRole("button", { name: "Close the exception" }).click();
    await page.getByText("closed", { exact: true }).waitFor();
    await story.open(page, "/exceptions");
    await expectGood(page);
  });

  describe("what others see", () => {
    test("a member sees the control that is theirs, on a phone too, and nothing of the others", async () => {
      const page = await story.page("member", "phone");
      await story.open(page, "/my/controls");
      await expectGood(page);
      expect(await page.getByRole("main").innerText()).not.toContain("AC-05");
      await page.getByRole("link", { name: "User access reviews" }).click();
      await page.getByRole("heading", { name: "Requirements" }).waitFor();
      await expectGood(page);
      for (const path of [
        "/my/controls/AC-05",
        "/controls/AC-03",
        "/controls",
        "/programme",
        "/criteria",
        "/exceptions/EX-0001",
      ]) {
        expect((await page.request.get(story.server.url + path)).status(), path).toBe(404);
      }
    });

    test("everything can be read before scripts run", async () => {
      const page = await story.page("auditor", "desktop", { scripts: false });
      for (const path of ["/controls", "/controls/AC-03", "/criteria", "/criteria/CC6.2", "/programme"]) {
        await story.open(page, path);
        expect(await page.getByRole("heading", { level: 1 }).count(), path).toBe(1);
        expect(await page.getByRole("link", { name: "Edit" }).count()).toBe(0);
      }
    });

    test("in the dark and on every page that is left, without a violation", async () => {
      const page = await story.page("officer", "phone", { dark: true });
      for (const path of [
        "/controls",
        "/controls?series=AC",
        "/criteria",
        "/criteria/CC6.2",
        "/controls/changes",
      ]) {
        await story.open(page, path);
        await expectGood(page);
      }
    });
  });
});

async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}
