import { describe, expect, test } from "vitest";
import { assignOwners } from "#app/operations/controls/controls";
import { loadProgramme } from "#app/operations/controls/programme";
import { perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";

const list = { name: "users.csv", mimeType: "text/csv", buffer: Buffer.from("user,mfa\nada,yes\n") };

describe.each<Size>(["desktop", "phone"])("a member who owns a control, on a %s", (size) => {
  const story = useStory({
    async prepare({ app, cast }) {
      const period = { periodFrom: "2026-01-01", periodTo: "2026-12-31", inForceFrom: "2026-01-01" };
      await perform(app, cast.owner.actor(), (work) =>
        loadProgramme(work, programmeInput.parse({ categories: ["security"], ...period })),
      );
      await perform(app, cast.owner.actor(), (work) =>
        assignOwners(work, { ownerId: cast.member.personId, refs: ["AC-04"] }),
      );
    },
  });

  test("adds evidence; an officer accepts several at once, and repeats the last", async () => {
    const member = await story.page("member", size);
    for (const title of ["Users of March", "Users of April"]) {
      await story.open(member, "/my/controls/AC-04");
      await member.locator("input[type=file]").setInputFiles([list]);
      await member.getByLabel("Title").fill(title);
      await member.getByLabel("Kind").selectOption("list");
      await member.getByLabel("Source system").fill("Directory");
      await member.getByLabel("Extracted at").fill(`${new Date().toISOString().slice(0, 10)}T00:01`);
      await member.getByRole("button", { name: /Add to the log|Waiting/ }).click();
      await member.getByRole("list", { name: "Your evidence" }).getByText(title).waitFor();
    }
    expect(await member.getByText("awaiting review").count()).toBe(2);
    await expectAccessible(member);
    await expectNoSidewaysScroll(member);

    const officer = await story.page("officer", size);
    await story.open(officer, "/evidence?view=waiting");
    await officer.getByRole("checkbox", { name: "Select all 2" }).check();
    await expectAccessible(officer);
    await expectNoSidewaysScroll(officer);
    await officer.getByRole("button", { name: "Accept", exact: true }).click();
    // The last lines leave the list; the report stays.
    await officer.getByRole("heading", { name: "No evidence found" }).waitFor();
    expect(await officer.getByText("2 items were accepted.").isVisible()).toBe(true);
    await story.open(member, "/my/controls/AC-04");
    await member.getByText("accepted", { exact: true }).first().waitFor();

    await story.open(officer, "/evidence/new?control=AC-04");
    await officer.getByRole("heading", { name: "AC-04: what is expected each time" }).waitFor();
    const asked: string[] = [];
    officer.on("dialog", async (dialog) => {
      asked.push(dialog.message());
      await (asked.length === 1 ? dialog.dismiss() : dialog.accept());
    });
    await officer.locator("input[type=file]").setInputFiles([list]);
    const received = officer.getByRole("list", { name: "Files received" });
    await received.waitFor();
    await officer.getByRole("link", { name: /^Repeat EV-/ }).click();
    await expect.poll(() => asked).toEqual([expect.stringContaining("the files that you chose")]);
    expect(await received.isVisible()).toBe(true);
    await officer.getByRole("link", { name: /^Repeat EV-/ }).click();
    await officer.getByText(/Title, source and query are those of EV-/).waitFor();
    expect(await officer.getByLabel("Source system").inputValue()).toBe("Directory");
    expect(await officer.getByLabel("Title").inputValue()).toMatch(/^Users of /);
    await expectAccessible(officer);
    await expectNoSidewaysScroll(officer);
  });
});
