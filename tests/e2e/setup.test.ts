import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  settled,
  useStory,
} from "#tests/support/browser/browser";
import { codesOf } from "#tests/support/cast";

const password = "seven quiet otters paddle";
const people = { desktop: "Ngozi Okafor", phone: "Σοφία Παπαδοπούλου" } as const;

describe.each(["desktop", "phone"] as Size[])("set-up and sign-in, %s", (size) => {
  const story = useStory({ empty: true });
  let nextCode: () => Promise<string>;
  let recoveryCode = "";

  test("the one-time link leads to an organisation, an owner and ten recovery codes", async () => {
    const page = await story.page(null, size);
    await story.open(page, "/");
    expect(new URL(page.url()).pathname, "nothing to sign in to yet").toBe("/setup");
    await story.open(page, story.server.setupLink!);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const secret = (await page.locator("code").first().innerText()).replace(/\s/g, "");
    nextCode = codesOf(secret, () => story.server.app.now());

    await page.getByLabel("Name", { exact: true }).fill("Tidewater Rota");
    // The browser's own, chosen before anyone asks.
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Europe/Berlin");
    await page.getByLabel("Your name").fill(people[size as keyof typeof people]);
    await page.getByLabel("E-mail").fill("owner@tidewater.example");
    await page.getByLabel("Password").fill("password1234");
    await page.getByLabel("6-digit code").fill("12345");
    await page.getByRole("button", { name: "Set up Surety" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue(), "what was typed stays").toBe(
      "Tidewater Rota",
    );
    await expectAccessible(page);

    await page.getByLabel("Password").fill(password);
    await page.getByLabel("6-digit code").fill(await nextCode());
    await page.getByRole("button", { name: "Set up Surety" }).click();
    const codes = page.locator("main li code, main ol li, main ul li");
    await page
      .getByText(/recovery codes/i)
      .first()
      .waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    recoveryCode = (await codes.first().innerText()).trim();
    expect(recoveryCode).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){5}$/);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    expect(await readFile(await file.path(), "utf8")).toContain(`${recoveryCode}\n`);
    await page.getByRole("button", { name: "Continue" }).click();
    expect(await page.getByRole("heading", { name: "Your recovery codes" }).count(), "not yet stored").toBe(
      1,
    );
    await page.getByRole("checkbox", { name: /I have stored the codes/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await settled(page);
    await page.getByText("0 of 7 steps settled").waitFor();
    if (size === "desktop") {
      await page.keyboard.press("/");
      const find = page.getByRole("searchbox", { name: "Search everything" });
      expect(
        await find.evaluate((field) => field === document.activeElement),
        "“/” leads to the search",
      ).toBe(true);
      expect(await find.inputValue(), "and is not typed").toBe("");
    }
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    // A step is skipped with a reason, and taken up again.
    await page.getByRole("link", { name: "Skip a step" }).click();
    await page
      .getByLabel("Step", { exact: true })
      .selectOption({ label: "Import customers and run a breach exercise" });
    await page.getByRole("button", { name: "Skip the step" }).click();
    await page.getByRole("alert").getByText("Enter why this step is left out").waitFor();
    await page.getByLabel("Reason").fill("No customers before the launch");
    await page.getByRole("button", { name: "Skip the step" }).click();
    await page.getByText("1 of 7 steps settled").waitFor();
    await page.getByText("No customers before the launch").waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page
      .getByLabel("Step", { exact: true })
      .last()
      .selectOption({ label: "Import customers and run a breach exercise" });
    await page.getByRole("button", { name: "Resume the step" }).click();
    await page.getByText("0 of 7 steps settled").waitFor();
    const entries = await listAuditEntriesOf(story.server.app.read, "organisation");
    expect(entries.map(({ action, reason }) => [action, reason]).slice(-2)).toEqual([
      ["organisation.skip-set-up-step", "No customers before the launch"],
      ["organisation.resume-set-up-step", null],
    ]);
  });

  test("the link does not work twice", async () => {
    const page = await story.page(null, size);
    await story.open(page, story.server.setupLink!);
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });

  test("a wrong password and an unknown address get the same answer", async () => {
    const answers: string[] = [];
    for (const email of ["owner@tidewater.example", "nobody@tidewater.example"]) {
      const page = await story.page(null, size);
      await story.open(page, "/sign-in");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill("not the right password");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByText("Wrong e-mail address or password").first().waitFor();
      answers.push((await page.locator("main").innerText()).trim());
      await expectAccessible(page);
    }
    expect(answers[0]).toBe(answers[1]);
  });

  test("password and code open the door, and it leads to where one wanted to go", async () => {
    const page = await story.page(null, size);
    await story.open(page, "/users");
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel("E-mail").fill("OWNER@tidewater.example");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel("6-digit code").waitFor();
    await settled(page);
    await expectAccessible(page);
    await page.getByLabel("6-digit code").fill("000000");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Invalid code").first().waitFor();
    story.server.advance(60_000);
    await page.getByLabel("6-digit code").fill(await nextCode());
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe("/users");
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test("a recovery code opens it once, without scripts too", async () => {
    for (const works of [true, false]) {
      const page = await story.page(null, size, { scripts: false });
      await page.goto(`${story.server.url}/sign-in`);
      await page.getByLabel("E-mail").fill("owner@tidewater.example");
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByLabel("6-digit code").fill(recoveryCode.toUpperCase());
      await page.getByRole("button", { name: "Sign in" }).click();
      if (works) await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
      else await page.getByText("Invalid code").first().waitFor();
    }
  });
});
