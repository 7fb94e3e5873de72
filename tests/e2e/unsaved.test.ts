import { describe, expect, test } from "vitest";
import { useStory } from "#tests/support/browser/browser";

describe("words that are not sent", () => {
  const story = useStory();

  test("leaving the form of an incident asks first; staying keeps them, sending does not ask", async () => {
    const page = await story.page("officer");
    const asked: string[] = [];
    let stay = true;
    page.on("dialog", async (dialog) => {
      asked.push(dialog.message());
      await (stay ? dialog.dismiss() : dialog.accept());
    });
    const path = () => new URL(page.url()).pathname;
    await story.open(page, "/incidents/new");
    await page.getByRole("link", { name: "Incidents" }).first().click();
    await page.waitForURL("**/incidents");
    expect(asked, "nothing was typed").toEqual([]);

    await story.open(page, "/incidents/new");
    await page.locator("#incident input[name=title]").fill("A stranger at the door");
    await page.getByRole("link", { name: "Incidents" }).first().click();
    await expect.poll(() => asked.length).toBe(1);
    expect(asked[0]).toContain("What you typed is not saved");
    expect(path()).toBe("/incidents/new");
    expect(await page.locator("#incident input[name=title]").inputValue()).toBe("A stranger at the door");
    stay = false;
    await page.getByRole("link", { name: "Incidents" }).first().click();
    await page.waitForURL("**/incidents");
    await page.getByRole("heading", { level: 1, name: "Incidents" }).waitFor();
    expect(asked.length).toBe(2);

    // Every form asks, and typed passwords, ticks and codes are no words.
    await story.open(page, "/people/new");
    await page.getByLabel("Name", { exact: true }).fill("Ada Obi");
    await page.getByRole("link", { name: "People" }).first().click();
    await page.waitForURL("**/people");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    expect(asked.length).toBe(3);

    await story.open(page, "/report");
    await page.getByLabel("Short description").fill("A strange mail");
    await page.getByLabel("What did you see").fill("It asked for a password.");
    await page.getByRole("button", { name: "Send the report" }).click();
    await page.getByRole("heading", { name: "Thank you, your report is recorded" }).waitFor();
    expect(asked.slice(3), "sent words are not lost").toEqual([]);
  });
});
