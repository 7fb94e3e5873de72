import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { invite } from "#app/operations/installation/invitations";
import { offerNewFactor } from "#app/operations/installation/resets";
import { perform } from "#app/work";
import { useStory } from "#tests/support/browser/browser";
import { codesOf } from "#tests/support/cast";

const password = "seven quiet otters paddle";
const code = /^[a-z0-9]{4}(-[a-z0-9]{4}){5}$/;
const operator = { kind: "cli", name: "test" } as const;

async function expectRecoveryCodes(page: Page): Promise<void> {
  const codes = await page.locator("main ol code").allInnerTexts();
  expect(codes.length, `recovery codes at ${page.url()}`).toBe(10);
  for (const one of codes) expect(one.trim()).toMatch(code);
}

/** The code for the secret that the page shows. */
async function codeFor(page: Page, now: () => Date): Promise<string> {
  const secret = (await page.locator("code").first().innerText()).replace(/\s/g, "");
  return codesOf(secret, now)();
}

describe("without scripts, what is shown once is shown", () => {
  const empty = useStory({ empty: true });

  test("recovery codes at set-up, signed in and with the way on", async () => {
    const page = await empty.page(null, "phone", { scripts: false });
    await empty.open(page, empty.server.setupLink!);
    await page.getByLabel("Name", { exact: true }).fill("Tidewater Rota");
    await page.getByLabel("Your name").fill("Ngozi Okafor");
    await page.getByLabel("E-mail").fill("owner@tidewater.example");
    await page.getByLabel("Password").fill(password);
    await page.getByLabel("6-digit code").fill(await codeFor(page, () => empty.server.app.now()));
    await page.getByRole("button", { name: "Set up Surety" }).click();
    await expectRecoveryCodes(page);
    await page.getByRole("checkbox", { name: /I have stored the codes/ }).check();
    await page.locator(".btn.go").first().click();
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  });
});

describe("without scripts, what is shown once is shown, once set up", () => {
  const story = useStory();
  const plain = (who: Parameters<typeof story.page>[0]) => story.page(who, "desktop", { scripts: false });
  const now = () => story.server.app.now();

  test("recovery codes to someone invited, even with the last request that their address may send", async () => {
    const { app } = story.server;
    const input = { email: "nia@tidewater.example", name: "Nia New", role: "member" } as const;
    const link = await perform(app, operator, (work) =>
      invite(app, work, input as Parameters<typeof invite>[2], { showLink: true }),
    );
    const page = await plain(null);
    await story.open(page, new URL(link!).pathname);
    await page.getByLabel("Password").fill(password);
    await page.getByLabel("6-digit code").fill(await codeFor(page, now));
    // The page took one of 240; the form takes the last, and the page that answers it none.
    for (let n = 0; n < 238; n += 1) await app.limits.take("public", "127.0.0.1");
    await page.getByRole("button", { name: "Join" }).click();
    await app.limits.forget("public", "127.0.0.1");
    await expectRecoveryCodes(page);
  });

  test("recovery codes with a new second factor", async () => {
    const { app, cast } = story.server;
    const link = await perform(app, operator, (work) =>
      offerNewFactor(app, work, cast.otherMember.userId, { showLink: true }),
    );
    const page = await plain(null);
    await story.open(page, new URL(link!).pathname);
    await page.getByLabel("Password").fill(cast.otherMember.password);
    await page.getByLabel("6-digit code").fill(await codeFor(page, now));
    await page.getByRole("button", { name: "Connect" }).click();
    await expectRecoveryCodes(page);
  });

  test("recovery codes made again", async () => {
    const page = await plain("member");
    await story.open(page, "/my/security");
    const form = page.locator("form", { has: page.locator("[value=codes]") });
    await form.getByLabel(/password/i).fill(story.server.cast.member.password);
    await form.locator("[value=codes]").click();
    await expectRecoveryCodes(page);
  });

  test("the address of a calendar", async () => {
    const page = await plain("member");
    await story.open(page, "/my/notifications");
    await page.getByRole("button", { name: "Create a calendar address" }).click();
    expect(await page.locator("main code").first().innerText()).toMatch(/\/calendars\/\S+\.ics$/);
  });

  test("the token of a program", async () => {
    const page = await plain("owner");
    await story.open(page, "/tokens");
    await page.locator("input[name=name]").fill("Monitor");
    await page.locator("form#make button.btn").last().click();
    const shown = await page.locator("main code").allInnerTexts();
    expect(shown.some((text) => /^srty_[0-9a-f]{12}_/.test(text.trim()))).toBe(true);
  });

  test("the links to hand over: an invitation's and a new second factor's", async () => {
    const page = await plain("owner");
    await story.open(page, "/users/new");
    await page.getByLabel("Name").fill("Omar Haddad");
    await page.getByLabel("E-mail").fill("omar@tidewater.example");
    await page.getByRole("button", { name: "Create link" }).click();
    expect(await page.locator("main code").first().innerText()).toContain("/invitations/");
    await story.open(page, `/users/${story.server.cast.member.userId}`);
    await page.locator("button[value=factor]").click();
    expect(await page.locator("main code").first().innerText()).toContain("/factor/");
  });

  test("the secret of a webhook", async () => {
    const page = await plain("owner");
    await story.open(page, "/settings/channels");
    await page.getByLabel("Name").fill("Pager");
    await page.locator("input[value=webhook]").check();
    await page.getByRole("textbox", { name: "Address" }).fill("https://hooks.example.com/surety");
    await page.getByRole("button", { name: "Add the channel" }).click();
    expect(await page.getByText("It is shown only now.").count()).toBe(1);
  });
});
