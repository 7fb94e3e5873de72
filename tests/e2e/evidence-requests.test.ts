import { describe, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import { expectAccessible, expectNoSidewaysScroll, useStory } from "#tests/support/browser/browser";

const photo = (text: string) => ({
  name: "photo.png",
  mimeType: "image/png",
  buffer: Buffer.from(`\x89PNG\r\n\x1a\n${text}`, "latin1"),
});

describe("a request for evidence", () => {
  const story = useStory({
    async prepare({ app, cast }) {
      const period = { periodFrom: "2026-01-01", periodTo: "2026-12-31", inForceFrom: "2026-01-01" };
      await perform(app, cast.owner.actor(), (work) =>
        loadProgramme(work, programmeInput.parse({ categories: ["security"], ...period })),
      );
    },
  });

  test("an officer asks, a person provides it on a phone, it is returned with the reason and then accepted", async () => {
    const officer = await story.page("officer", "desktop");
    await story.open(officer, "/controls/AC-05");
    await officer.getByRole("link", { name: "Ask for evidence" }).click();
    await officer.getByLabel("What", { exact: true }).fill("Privileged accounts, compared");
    await officer.getByLabel("What exactly").fill("One photo of each signed page.");
    await officer.getByLabel("Person").selectOption({ label: "Jun Watanabe" });
    await expectAccessible(officer);
    await officer.getByRole("button", { name: "Ask for it" }).click();
    await officer.getByRole("heading", { name: "Privileged accounts, compared" }).waitFor();
    await expectAccessible(officer);

    const member = await story.page("member", "phone");
    await story.open(member, "/my");
    await member.getByRole("link", { name: "Provide evidence: Privileged accounts, compared" }).click();
    await member.getByText("One photo of each signed page.").waitFor();
    const provide = async (text: string) => {
      await member.getByLabel("Files", { exact: true }).setInputFiles([photo(text)]);
      await member.getByLabel("When was it carried out?").fill("2026-01-02");
      await member.getByRole("button", { name: /^(Send|Waiting)/ }).click();
      await member.getByText("You have provided it.").waitFor();
    };
    await expectAccessible(member);
    await expectNoSidewaysScroll(member);
    await provide("page 1");

    await story.open(officer, "/evidence-requests");
    await officer.getByRole("link", { name: "EQ-0001" }).click();
    await officer.getByLabel("Remark").fill("Page 2 is missing.");
    await expectAccessible(officer);
    await officer.getByRole("button", { name: "Return" }).click();
    await officer.getByText(/Returned by Ida Lindqvist: Page 2/).waitFor();

    await story.open(member, "/my/evidence-requests/EQ-0001");
    await member.getByText("Page 2 is missing. Please provide it again.").waitFor();
    await expectNoSidewaysScroll(member);
    await provide("page 1 and 2");
    await story.open(officer, "/evidence-requests/EQ-0001");
    await officer.getByRole("button", { name: "Accept" }).click();
    await officer.getByText("Accepted by Ida Lindqvist.").waitFor();
    await story.open(member, "/my/evidence-requests/EQ-0001");
    await member.getByText("Nothing is left to do.").waitFor();
    expect(await member.getByRole("list", { name: "Provided" }).getByRole("listitem").count()).toBe(2);
  });
});
