import { describe, expect, test } from "vitest";
import { addPerson } from "#app/operations/people/people";
import { perform } from "#app/work";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import { listOpenInvitations } from "#db/installation/one-time-links";
import { personInput } from "#domain/people/people";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";

describe.each<Size>(["desktop", "phone"])("people of the register are invited together, on a %s", (size) => {
  const story = useStory();

  test("with one code for the lot; invitations are sent again and withdrawn", async () => {
    const { app, cast } = story.server;
    for (const name of ["Ada Byron", "Bo Lind", "Cleo Marsh"])
      await perform(app, cast.officer.actor(), (work) =>
        addPerson(
          work,
          personInput.parse({ name, email: `${name.split(" ")[0]?.toLowerCase()}@tidewater.example` }),
        ),
      );
    const page = await story.page("owner", size);
    story.server.advance(11 * 60_000);
    await story.open(page, "/users");
    const people = page.locator("#people");
    await page.getByText("3 people", { exact: true }).waitFor();
    await page.getByRole("checkbox", { name: "Select cleo@tidewater.example" }).check();
    await page.getByRole("checkbox", { name: "Select ada@tidewater.example" }).check();
    await people.getByText(", 2 selected").waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await people.getByRole("button", { name: "Invite", exact: true }).click();
    await page.getByRole("alert").getByText("six-digit code").first().waitFor();
    await people.getByLabel(/6-digit code/).fill(await cast.owner.code());
    await people.getByRole("button", { name: "Invite", exact: true }).click();
    await page.getByText("2 people were invited.").waitFor();
    // No mail is set up here: each link is shown once, and can be copied.
    const shown = page.getByRole("status").locator("code");
    expect(await shown.count()).toBe(2);
    expect(await shown.first().innerText()).toMatch(/\/invitations\//);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect((await listOpenInvitations(app.read, app.now(), 10)).rows.map((one) => one.role)).toEqual([
      "member",
      "member",
    ]);

    const invited = page.locator("#invited");
    await page.getByRole("checkbox", { name: "Select ada@tidewater.example" }).check();
    await invited.getByRole("button", { name: "Send again" }).click();
    await page.getByText("1 invitation was made again.").waitFor();
    await page.getByRole("checkbox", { name: "Select cleo@tidewater.example" }).check();
    await invited.getByRole("button", { name: "Withdraw" }).click();
    await page.getByText("1 invitation was withdrawn.").waitFor();
    await page.getByText("2 people", { exact: true }).waitFor();
    const entries = await listAuditEntriesOf(app.read, "one-time-link");
    expect(entries.map(({ action }) => action).filter((action) => action.startsWith("users."))).toEqual([
      "users.invite",
      "users.invite",
      "users.invite",
      "users.withdraw-invitation",
    ]);
  });
});
