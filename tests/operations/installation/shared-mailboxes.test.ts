import { expect, test } from "vitest";
import { invite } from "#app/operations/installation/invitations";
import { addPerson } from "#app/operations/people/people";
import { perform } from "#app/work";
import { mailboxKey } from "#domain/email";
import { personInput } from "#domain/people/people";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { acceptLink } from "#tests/support/joining";

test.each([
  ["ines.holm+3@tidewater.example", "ines.holm@tidewater.example"],
  ["Ines.Holm+a+b@TIDEWATER.example", "ines.holm@tidewater.example"],
  ["i.n.e.s+3@googlemail.com", "ines@gmail.com"],
  ["i.nes@tidewater.example", "i.nes@tidewater.example"],
  ["+3@tidewater.example", "+3@tidewater.example"],
  ["no address", "no address"],
])("mail to %s arrives in the mailbox %s", (address, mailbox) => expect(mailboxKey(address)).toBe(mailbox));

test.each(["owner", "officer", "member", "auditor"] as const)(
  "no user gets a second account as %s by a sub-address of their mailbox",
  async (role) => {
    const app = await testApp();
    await testOrganisation(app);
    const { actor } = await testPerson(app, "Ines Holm", "owner");
    const asked = (email: string) =>
      perform(app, actor, (work) =>
        invite(app, work, {
          email,
          name: "Second",
          role,
          ...(role === "auditor" && {
            scopeFrom: "2026-01-01",
            scopeTo: "2026-03-31",
            accessUntil: "2027-01-01",
          }),
        }),
      );
    await expect(asked("ines.holm+3@tidewater.example")).rejects.toThrow("the mailbox of Ines Holm");
    await expect(asked("second@tidewater.example")).resolves.toContain("/invitations/");
  },
);

test("an invitation that was open before its mailbox had an account opens none", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Wilma Ott", "owner");
  const person = personInput.parse({
    name: "Eve",
    email: "eve@tidewater.example",
    aliases: "e.moran@tidewater.example",
  });
  await perform(app, actor, (work) => addPerson(work, person));
  const asked = (email: string) =>
    perform(app, actor, (work) => invite(app, work, { email, name: "Eve", role: "member" }));
  const door = { ip: "198.51.100.7", userAgent: "" };
  const [first, second] = [await asked("eve@tidewater.example"), await asked("e.moran+2@tidewater.example")];
  await acceptLink(app, first ?? "", "Eve", door);
  await expect(acceptLink(app, second ?? "", "Eve again", door)).rejects.toThrow("the mailbox of Eve");
});
