import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { loadProgramme } from "#app/operations/controls/programme";
import { perform } from "#app/work";
import { expectAccessible, expectNoSidewaysScroll, settled, useStory } from "#tests/support/browser/browser";
import { codesOf, type Player } from "#tests/support/cast";
import { startPost } from "#tests/support/servers/post";

const good = async (page: Page) => {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
};
const path = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search;
const linkIn = (text: string | undefined) => /http\S+/.exec(text ?? "")?.[0] ?? "";

describe("the door", () => {
  const story = useStory({
    async prepare({ app, cast }) {
      const period = { periodFrom: "2026-01-01", periodTo: "2026-12-31", inForceFrom: "2026-01-01" };
      await perform(app, cast.owner.actor(), (work) =>
        loadProgramme(work, { categories: ["security"], ...period }),
      );
    },
  });
  /** Types e-mail address and password on the page that is open. */
  const typePassword = async (page: Page, email: string, password: string) => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Continue" }).click();
  };
  const typeCode = async (page: Page, code: string) => {
    await page.getByLabel("6-digit code").fill(code);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  const halfway = async (who: Player) => {
    const page = await story.page(null, "phone");
    await story.open(page, "/sign-in");
    await typePassword(page, who.email, who.password);
    await page.getByLabel("6-digit code").waitFor();
    await settled(page);
    return page;
  };

  test("after too many wrong passwords it says how long to wait, the same to someone who does not exist", async () => {
    const { cast } = story.server;
    const said: string[][] = [];
    for (const email of [cast.otherMember.email, "stranger@tidewater.example"]) {
      const page = await story.page(null, "phone");
      await story.open(page, "/sign-in");
      const answers: string[] = [];
      for (let tries = 1; tries <= 7; tries++) {
        const answered = page.waitForResponse((response) => response.request().method() === "POST");
        await typePassword(page, email, `wrong password ${tries}`);
        await answered;
        const words = tries < 7 ? "Wrong e-mail address or password" : "Too many tries";
        await page.getByRole("alert").getByText(words).waitFor();
        const alert = await page.getByRole("alert").innerText();
        answers.push(alert.replace(/\d+/, "n").replace(/\s+/g, " "));
      }
      expect(answers.at(-1)).toMatch(/Wait n min, then try again\./);
      const answered = page.waitForResponse((response) => response.request().method() === "POST");
      await typePassword(page, email, cast.otherMember.password);
      // The alert stood there before: what is looked at is the page after its answer, not one that waits for it.
      await answered;
      await page.waitForLoadState("networkidle");
      await page.getByRole("alert").getByText("Too many tries").waitFor();
      await good(page);
      said.push(answers);
    }
    expect(said[0]).toEqual(said[1]);
  });

  test("after too many wrong codes the right one waits too", async () => {
    const { cast } = story.server;
    const page = await halfway(cast.auditor);
    for (let tries = 1; tries <= 7; tries++) {
      const answered = page.waitForResponse((response) => response.request().method() === "POST");
      await typeCode(page, `00000${tries}`);
      await answered;
      const words = tries < 7 ? "Invalid code" : "Too many tries";
      await page.getByText(words).first().waitFor();
    }
    await typeCode(page, await cast.auditor.code());
    await page.getByRole("alert").getByText("Too many tries").waitFor();
    expect(new URL(page.url()).pathname).toBe("/sign-in/code");
    await good(page);
  });

  test("a recovery code opens it once", async () => {
    const { member } = story.server.cast;
    for (const words of ["My work", "Invalid code"]) {
      const page = await halfway(member);
      await typeCode(page, member.recoveryCodes[0] ?? "");
      await page.getByText(words).first().waitFor();
    }
    const page = await story.page("member");
    await story.open(page, "/my/security");
    await page.getByText("9 of 10 left").waitFor();
  });

  test("someone invited by mail joins on a phone: password, second factor, ten recovery codes", async () => {
    const { app, cast } = story.server;
    const post = await startPost();
    Object.assign(app.config, { smtpUrl: post.url });
    const owner = await story.page("owner", "phone");
    await story.open(owner, "/users/new");
    await owner.getByLabel("Name").fill("Łukasz Żółć");
    await owner.getByLabel("E-mail").fill("lukasz@tidewater.example");
    await good(owner);
    await owner.getByRole("button", { name: "Send invitation" }).click();
    await owner.getByText("The link is sent by mail only").waitFor();
    expect(await owner.content()).not.toContain("/invitations/");
    await good(owner);
    await deliverMail(app);
    const mail = post.received.find((one) => one.to[0] === "lukasz@tidewater.example");
    expect(mail?.text).toContain("Open this link within 7 days. It works once.");

    const page = await story.page(null, "phone");
    const link = new URL(linkIn(mail?.text)).pathname;
    await story.open(page, link);
    await good(page);
    expect(await page.getByLabel("Your name").inputValue()).toBe("Łukasz Żółć");
    const secret = (await page.locator("code").first().innerText()).replace(/\s/g, "");
    const nextCode = codesOf(secret, () => app.now());
    await page.getByLabel("Password").fill("short");
    await page.getByLabel(/6-digit code/).fill("12");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.locator("[aria-invalid=true]").count(), "password and code are named").toBe(2);
    await good(page);
    await page.getByLabel("Password").fill("nine grey geese glide");
    await page.getByLabel(/6-digit code/).fill(await nextCode());
    await page.getByRole("button", { name: "Join" }).tap();
    await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    expect(await page.locator(".codes code").count()).toBe(10);
    await good(page);
    await page.getByRole("checkbox", { name: /I have stored the codes/ }).tap();
    await page.getByRole("button", { name: "Continue" }).tap();
    await page.waitForURL((url) => url.pathname === "/my");
    await good(page);

    const again = await story.page(null, "phone");
    await story.open(again, link);
    await again.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
    expect(cast.owner.role).toBe("owner");
  });

  test("a forgotten password is replaced by a mailed link and the second factor; no one learns who has an account", async () => {
    const { app, cast } = story.server;
    const post = await startPost();
    Object.assign(app.config, { smtpUrl: post.url });
    const said: string[] = [];
    for (const email of ["nobody@tidewater.example", cast.officer.email]) {
      const page = await story.page(null, "phone");
      await story.open(page, "/sign-in");
      await page.getByRole("link", { name: "Forgot your password?" }).tap();
      // Both pages have a field for the address.
      await page.getByRole("heading", { name: "Reset your password" }).waitFor();
      await page.getByLabel("E-mail").fill(email);
      await good(page);
      await page.getByRole("button", { name: "Send link" }).tap();
      await page.getByRole("heading", { name: "Check your mail" }).waitFor();
      said.push(await page.locator("main").innerText());
      await good(page);
    }
    expect(said[0]).toBe(said[1]);
    await deliverMail(app);
    expect(post.received.map((one) => one.to)).toEqual([[cast.officer.email]]);

    const before = await story.page("officer");
    await story.open(before, "/my/security");
    const page = await story.page(null, "phone");
    await story.open(page, new URL(linkIn(post.received[0]?.text)).pathname);
    await good(page);
    await page.getByLabel("New password").fill("eleven old lanterns sway");
    await page.getByLabel(/6-digit code/).fill(await cast.officer.code());
    await page.getByRole("button", { name: "Change password" }).tap();
    await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
    await good(page);
    const again = await story.page(null, "phone");
    await story.open(again, new URL(linkIn(post.received[0]?.text)).pathname);
    await again.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
    await good(again);
    await story.open(before, "/controls");
    expect(path(before), "every session ended").toBe("/sign-in?to=%2Fcontrols");
    await typePassword(before, cast.officer.email, cast.officer.password);
    await before.getByRole("alert").getByText("Wrong e-mail address or password").waitFor();
    await typePassword(before, cast.officer.email, "eleven old lanterns sway");
    await before.getByLabel("6-digit code").waitFor();
    await settled(before);
    story.server.advance(60_000);
    await typeCode(before, await cast.officer.code());
    await before.waitForURL("**/controls");
  });

  test("a stale second factor is asked for in the form, and what was typed stays", async () => {
    const { cast } = story.server;
    const page = await story.page("owner");
    story.server.advance(11 * 60_000);
    Object.assign(story.server.app.config, { smtpUrl: "smtp://localhost:9" });
    await story.open(page, "/users/new");
    await page.getByLabel("Name").fill("Ama Boateng");
    await page.getByLabel("E-mail").fill("ama@tidewater.example");
    await page.locator("input[name=role][value=officer]").check();
    const code = page.getByLabel(/6-digit code/);
    await code.fill("000000");
    await page.getByRole("button", { name: "Send invitation" }).click();
    await page.getByText("Invalid code").first().waitFor();
    expect(await page.getByLabel("Name").inputValue()).toBe("Ama Boateng");
    expect(await page.getByLabel("E-mail").inputValue()).toBe("ama@tidewater.example");
    expect(await page.locator("input[name=role][value=officer]").isChecked()).toBe(true);
    await good(page);
    await code.fill(await cast.owner.code());
    await page.getByRole("button", { name: "Send invitation" }).click();
    await page.getByRole("heading", { name: "ama@tidewater.example is invited" }).waitFor();
  });

  test("an export makes a detour by the second factor and comes back to the same address", async () => {
    const { cast } = story.server;
    const page = await story.page("owner", "phone");
    story.server.advance(11 * 60_000);
    const wanted = "/exports/binder.pdf?criterion=CC6.1";
    await story.open(page, wanted);
    await page.getByRole("heading", { name: "Confirm with your second factor" }).waitFor();
    expect(new URL(page.url()).searchParams.get("to")).toBe(wanted);
    await good(page);
    await page.getByLabel("6-digit code").fill("000000");
    await page.getByRole("button", { name: "Continue" }).tap();
    await page.getByRole("alert").getByText("Invalid code").waitFor();
    // One field only: a second one sent an empty code beside the right one.
    expect(await page.locator("input[name=code]").count()).toBe(1);
    await good(page);
    await page.getByLabel("6-digit code").fill(await cast.owner.code());
    // To the last byte: a browser does not close while a file is on its way.
    const [binder] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Continue" }).tap(),
    ]);
    expect(binder.url()).toBe(story.server.url + wanted);
    await page.getByRole("heading", { name: "Your download starts" }).waitFor();
    await page.waitForLoadState("networkidle");
    expect((await readFile(await binder.path())).subarray(0, 5).toString()).toBe("%PDF-");
  });
});
