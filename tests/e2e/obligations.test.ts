import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectAccessible, expectNoSidewaysScroll, useStory } from "#tests/support/browser/browser";

describe("what is owed", () => {
  const story = useStory();

  test.each([
    ["phone", true],
    ["desktop", false],
  ] as const)(
    "choose what binds us, add the insurer, answer, confirm, on a %s, scripts %s",
    async (size, scripts) => {
      const page = await story.page("officer", size, { scripts });
      await story.open(page, "/incidents/rules");
      await expectGood(page, scripts);
      await page.getByRole("checkbox", { name: /NIS2/ }).check();
      await page.getByRole("button", { name: "Save the rules" }).click();
      await page.getByText("Chosen by").waitFor();
      await story.open(page, "/incidents/rules/own");
      await expectGood(page, scripts);
      await page.getByRole("button", { name: "Save the rule" }).click();
      await page.getByRole("alert").waitFor();
      await page.getByLabel("Name", { exact: true }).fill(`Insurer, ${size}`);
      await page.getByLabel("Within").fill("48");
      await page.getByLabel("Recipient").fill("claims desk");
      await page.getByLabel("Source").fill("policy 4471");
      await page.getByRole("button", { name: "Save the rule" }).click();
      await page.getByText("48 hours").first().waitFor();

      await story.open(page, "/incidents/new");
      await page.getByLabel("Short description").fill("A key read the bucket");
      await page.getByRole("button", { name: "Open the incident" }).click();
      await page.waitForURL(/\/incidents\/INC-\d+$/);
      const incident = new URL(page.url()).pathname;
      await story.open(page, `${incident}/obligations`);
      await page
        .getByRole("group", { name: /^Is a high risk to them likely/ })
        .getByLabel("No", { exact: true })
        .check();
      await page.getByRole("button", { name: "Propose the clocks" }).click();
      await page.getByRole("heading", { name: "Proposal" }).waitFor();
      // Another answer gives another proposal, and back.
      const owed = page.getByRole("group", { name: "Does GDPR Art. 34 apply?" });
      for (const [answer, proposed] of [
        ["Yes", "Applies: start the clock"],
        ["No", "Not required"],
      ] as const) {
        await page
          .getByRole("group", { name: /^Is a high risk to them likely/ })
          .getByLabel(answer, { exact: true })
          .check();
        await page.getByRole("button", { name: "Change the answers" }).click();
        await expect.poll(() => owed.getByLabel(proposed).isChecked()).toBe(true);
      }
      const reason = page.getByLabel("Why GDPR Art. 34 is not required");
      expect(await reason.inputValue()).toContain("high risk to them likely");
      await expectGood(page, scripts);
      await reason.fill("");
      await page.getByRole("button", { name: "Confirm and sign" }).click();
      await page.getByText("Give the reason GDPR Art. 34 is not required.").first().waitFor();
      await reason.fill("The files were encrypted.");
      await page.getByRole("button", { name: "Confirm and sign" }).click();
      await page.waitForURL((url) => url.pathname === incident);
      const clocks = page.locator("#clocks");
      for (const name of ["NIS2 Art. 23(4)(a)", "NIS2 Art. 23(4)(d)", `Insurer, ${size}`, "GDPR Art. 34"])
        await clocks.getByText(name).first().waitFor();
      await page.getByText("The files were encrypted.").first().waitFor();
      await expectGood(page, scripts);
    },
  );
});

/** axe and measuring need scripts in the page. */
async function expectGood(page: Page, scripts: boolean): Promise<void> {
  if (!scripts) return;
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}
