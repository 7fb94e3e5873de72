import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";
import { publishSubprocessors } from "#tests/support/subprocessors";

// biome-ignore lint/correctness/useHookAtTopLevel: a fixture of the test file, not a React hook
const story = useStory();
const file = (name: string) => join(import.meta.dirname, "../fixtures/subprocessors", name);
const sizes: Size[] = ["desktop", "phone"];

describe("a list that is published already", () => {
  test("is refused whole when a line is wrong, then drafted, approved by another, announced, and public", async () => {
    const page = await story.page("officer");
    await story.open(page, "/subprocessors");
    await page.getByText("No subprocessors").waitFor();
    await page.getByRole("link", { name: "Import a list" }).click();
    await page.getByLabel("CSV file").setInputFiles(file("broken.csv"));
    await page.getByRole("button", { name: "Import the list" }).click();
    const summary = page.getByRole("alert");
    await summary.waitFor();
    expect(await summary.evaluate((box) => box === document.activeElement)).toBe(true);
    await page.getByRole("row", { name: /2 purpose Enter the purpose/ }).waitFor();
    await page.getByRole("row", { name: /3 url Enter an address/ }).waitFor();
    await expectAccessible(page);

    await page.getByLabel("CSV file").setInputFiles(file("list.csv"));
    await page.getByRole("button", { name: "Import the list" }).click();
    await page.getByRole("heading", { name: "Imported from list.csv" }).waitFor();
    await page.getByText("in use since").first().waitFor();
    await expectAccessible(page);
    const path = new URL(page.url()).pathname;
    const before = await (await fetch(`${story.server.url}/trust/subprocessors.json`)).json();
    expect(before).toMatchObject({ subprocessors: [], announced: [] });
    await page.getByRole("button", { name: "Approve 4 changes" }).click();
    await page.getByRole("alert").getByText("Another person must approve it").waitFor();

    const other = await story.page("owner", "phone");
    await story.open(other, path);
    await other.getByRole("button", { name: "Approve 4 changes" }).click();
    const announce = other.getByRole("button", { name: /^Announce to/ });
    await announce.waitFor();
    await other.getByText("This is the first list").waitFor();
    await expectAccessible(other);
    await expectNoSidewaysScroll(other);
    await announce.click();
    await other.getByText("in effect").first().waitFor();

    await story.open(page, "/subprocessors");
    await page.getByRole("row", { name: /Harbourline Hosting/ }).waitFor();
    expect(await page.getByRole("row", { name: /Ticketry/ }).count()).toBe(2);
    await expectAccessible(page);
  });

  test.each(sizes)("is read by anyone, without scripts, on a %s", async (size) => {
    const page = await story.page(null, size, { scripts: false });
    await story.open(page, "/trust");
    await page.getByRole("row", { name: /Harbourline Hosting/ }).waitFor();
    await page
      .getByText(/In use since .* stated on/)
      .first()
      .waitFor();
    await page.getByRole("link", { name: "List as of any day" }).click();
    await page.getByLabel("As of").fill("2020-01-31");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("No subprocessors are recorded for").waitFor();
    await expectNoSidewaysScroll(page);
  });

  test("leaves as JSON and as CSV that a spreadsheet does not run", async () => {
    const { url } = story.server;
    const json = (await (await fetch(`${url}/trust/subprocessors.json`)).json()) as {
      subprocessors: { name: string; countries: string[] }[];
    };
    expect(json.subprocessors.map((line) => line.name)).toContain('=HYPERLINK("http://evil.example")');
    expect(json.subprocessors.find((line) => line.name === "Ticketry")?.countries).toEqual(["United States"]);
    const csv = await (await fetch(`${url}/trust/subprocessors.csv`)).text();
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect((await fetch(`${url}/trust/subprocessors?on=yesterday`)).status).toBe(400);
  });
});

test("a company is replaced: drafted, approved by another, announced, and objected to", async () => {
  const author = await story.page("officer");
  await story.open(author, "/subprocessors/new");
  await author.getByRole("button", { name: "Save the draft" }).click();
  await author.getByRole("link", { name: "Enter the company's legal name." }).click();
  await author.getByLabel("Legal name").fill("Karta Maps sp. z o.o.");
  await author.getByLabel("Purpose").fill("Route planning between two workplaces");
  await author.getByLabel("Processing location").fill("Poland");
  await author.getByLabel("Why we need it").fill("Travel times");
  await author.getByRole("button", { name: "Save the draft" }).click();
  await author.getByRole("heading", { name: "Karta Maps sp. z o.o. is added" }).waitFor();
  await author.getByRole("button", { name: "Approve the change" }).click();
  await author.getByRole("alert").getByText("Another person must approve it").waitFor();

  const other = await story.page("owner", "phone");
  await story.open(other, new URL(author.url()).pathname);
  await other.getByRole("button", { name: "Approve the change" }).click();
  const announce = other.getByRole("button", { name: /^Announce to/ });
  await announce.waitFor();
  await expectAccessible(other);
  await expectNoSidewaysScroll(other);
  await other.getByLabel("First day").fill("2020-01-01");
  await announce.click();
  await other.getByRole("alert").getByText("customers must get 30 days").waitFor();
  await other.getByLabel("First day").fill("2099-01-01");
  await announce.click();
  await other.getByText("announced with 30 days’ notice").waitFor();
  const list = (await (await fetch(`${story.server.url}/trust/subprocessors.json`)).json()) as {
    announced: { name: string }[];
  };
  expect(list.announced.map((line) => line.name)).toEqual(["Karta Maps sp. z o.o."]);

  await other.getByText("Record an objection…").click();
  await other.getByLabel("Objector").fill("Aurora Clinics");
  await other.getByRole("textbox", { name: "Objection", exact: true }).fill("Where are addresses kept?");
  await other.getByRole("button", { name: "Record the objection" }).click();
  await other.getByLabel("Answer given").fill("In Poland, for one day.");
  await other.getByRole("button", { name: "Record the answer" }).click();
  await other.getByText("Answer: In Poland, for one day.").waitFor();
  await expectAccessible(other);
});

test("a list of many companies is shown fifty at a time, to officers and to everyone", async () => {
  const csv = Array.from({ length: 120 }, (_, n) => `Company ${n + 1},Hosting,DE`).join("\n");
  const { app, cast } = story.server;
  const two = { officer: cast.officer.actor(), second: cast.owner.actor() };
  await publishSubprocessors(app, two, `name,purpose,countries\n${csv}\n`, { source: "many.csv" });
  // The notice is over.
  story.server.advance(31 * 86_400_000);
  for (const [who, path, view] of [
    ["officer", "/subprocessors", "?q=Company&page="],
    [null, "/trust/subprocessors", "?page="],
  ] as const)
    for (const size of sizes) {
      const page = await story.page(who, size);
      await story.open(page, path + view.replace(/&?page=$/, ""));
      await page.getByText(/^1 to 50 of 1\d\d$/).waitFor();
      await page.getByRole("link", { name: "Next" }).press("Enter");
      await page.getByText(/^51 to 100 of 1\d\d$/).waitFor();
      expect(page.url()).toContain(path + view);
      expect(await page.getByRole("row").count()).toBeLessThan(60);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByRole("link", { name: "Previous" }).waitFor();
    }
  const page = await story.page(null);
  await story.open(page, "/trust");
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText(/^51 to 100 of/).waitFor();
});
