import { describe, expect, test } from "vitest";
import { describeIncident, reportIncident } from "#app/operations/incidents/incidents";
import { perform } from "#app/work";
import { incidentInput } from "#domain/incidents/incidents";
import { expectAccessible, useStory } from "#tests/support/browser/browser";

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

  test("another form's button asks too", async () => {
    const page = await story.page("officer");
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.message());
      await dialog.dismiss();
    });
    await story.open(page, "/people/new");
    await page.getByLabel("Name", { exact: true }).fill("Ada Obi");
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await expect.poll(() => asked.length).toBe(1);
    expect(asked[0]).toContain("another form");
    expect(new URL(page.url()).pathname).toBe("/people/new");
  });

  test("a long form keeps a draft in the tab until it is saved, discarded or the user signs out", async () => {
    const page = await story.page("officer");
    page.on("dialog", (dialog) => dialog.accept());
    const title = page.locator("#incident input[name=title]");
    const summary = page.locator("#incident textarea[name=summary]");
    const open = () => story.open(page, "/incidents/new");
    await open();
    await title.fill("A stranger at the door");
    await summary.fill("Seen by two people.");
    await page.goto(`${story.server.url}/incidents`);
    await open();
    await page.getByText("is restored. It is not saved yet.").waitFor();
    expect(await title.inputValue()).toBe("A stranger at the door");
    expect(await summary.inputValue()).toBe("Seen by two people.");
    await expectAccessible(page);

    await page.getByRole("button", { name: "Discard the draft" }).click();
    await expect.poll(() => title.inputValue()).toBe("");
    await open();
    expect(await title.inputValue()).toBe("");
    expect(await page.getByText("is restored.").count()).toBe(0);

    // A session that ended meanwhile leaves the draft, and what saves it ends it.
    await title.fill("Lost on the way");
    await summary.fill("Words.");
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Open the incident" }).click();
    await page.waitForURL(/sign-in/);
    await page.context().addCookies(cookies);
    await open();
    await expect.poll(() => title.inputValue()).toBe("Lost on the way");
    await page.getByRole("button", { name: "Open the incident" }).click();
    await page.waitForURL(/\/incidents\/INC-/);
    await page.getByRole("heading", { level: 1, name: "Lost on the way" }).waitFor();
    await open();
    expect(await title.inputValue()).toBe("");

    await title.fill("Not for the next one");
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.waitForURL("**/sign-in");
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test("a draft is offered, not filled in, where another changed the record", async () => {
    const { app, cast, url } = story.server;
    const { id, ref } = await perform(app, cast.officer.actor(), (work) =>
      reportIncident(work, { title: "Two hands", summary: "First." }),
    );
    const given = { title: "Two hands", severity: "high", personalData: "unknown" };
    const page = await story.page("officer");
    page.on("dialog", (dialog) => dialog.accept());
    const summary = page.locator("#incident textarea[name=summary]");
    await story.open(page, `/incidents/${ref}/edit`);
    await summary.fill("Mine.");
    await page.goto(`${url}/incidents`);
    await perform(app, cast.owner.actor(), (work) =>
      describeIncident(work, id, incidentInput.parse({ ...given, summary: "Theirs." })),
    );
    await story.open(page, `/incidents/${ref}/edit`);
    await page.getByText("The record was changed after you typed a draft").waitFor();
    expect(await summary.inputValue()).toBe("Theirs.");
    await page.getByRole("button", { name: "Use the draft" }).click();
    await expect.poll(() => summary.inputValue()).toBe("Mine.");
  });
});
