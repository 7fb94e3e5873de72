import { describe, expect, test } from "vitest";
import { listRequirements } from "#db/policies/acknowledgements";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";

describe.each(["desktop", "phone"] as Size[])("publish and acknowledge a policy, %s", (size) => {
  const story = useStory();
  const look = async (page: Parameters<typeof expectAccessible>[0]) => {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  };

  test("adopted, written, handed in, approved by another person, published, read and acknowledged", async () => {
    const officer = await story.page("officer", size);
    await story.open(officer, "/policies");
    await officer.getByText("No policy yet").waitFor();
    await officer.getByRole("link", { name: "Adopt from the library" }).click();
    await officer.getByRole("button", { name: "Adopt selected policies" }).click();
    await officer.waitForURL("**/policies");
    await look(officer);
    await officer.getByRole("link", { name: "Acceptable use policy" }).click();
    // A newcomer has not given the addresses yet: the holes are named and nothing is handed in.
    await officer.getByText("Not filled in: {{security_email}}").waitFor();
    await look(officer);
    await officer.getByRole("button", { name: "Submit for review" }).click();
    await officer.getByRole("alert").getByText("Fill {{security_email}}").waitFor();
    await officer.getByRole("link", { name: "Edit 1.0" }).click();
    const text = officer.getByLabel("Text");
    const written = (await text.inputValue()).replaceAll("{{security_email}}", "security@tidewater.example");
    await text.fill(`${written}\n\n## Added here\n\n<img src=x onerror=alert(1)> **bold**`);
    // The preview follows without being asked.
    await officer.locator("#preview").getByRole("heading", { name: "Added here" }).waitFor();
    expect(await officer.locator("#preview img").count()).toBe(0);
    await look(officer);
    await officer.getByRole("button", { name: "Save the draft" }).click();
    await officer.getByRole("button", { name: "Submit for review" }).click();
    await officer.getByText("Another person must approve it").waitFor();
    expect(await officer.getByRole("button", { name: "Approve 1.0" }).count()).toBe(0);

    const owner = await story.page("owner", size);
    story.server.advance(11 * 60_000);
    await story.open(owner, "/policies/acceptable-use/review");
    await look(owner);
    await owner.getByRole("button", { name: "Approve 1.0" }).click();
    await owner.getByRole("alert").getByText("six-digit code").waitFor();
    await owner.getByLabel("6-digit code").fill(await story.server.cast.owner.code());
    await owner.getByRole("button", { name: "Approve 1.0" }).click();
    await owner.getByRole("link", { name: "Publish" }).click();
    await look(owner);
    await owner.getByRole("button", { name: "Publish 1.0" }).click();
    await owner.getByText("in force").first().waitFor();
    await owner.getByRole("main").getByText("Ngozi Okafor").filter({ visible: true }).first().waitFor();
    await look(owner);

    const member = await story.page("member", size);
    await story.open(member, "/my/policies");
    await look(member);
    await member.getByRole("link", { name: "Acceptable use policy" }).click();
    await member.getByRole("heading", { name: "Added here" }).waitFor();
    await look(member);
    await member.getByRole("button", { name: "I have read the policy and will comply" }).click();
    await member.getByText("You have acknowledged all required policies").waitFor();

    await story.open(owner, "/policies/acceptable-use/acknowledgements");
    await owner.getByText("1 of 4 have acknowledged").waitFor();
    await look(owner);
    const rows = await listRequirements(story.server.app.read);
    expect(rows.filter((row) => row.acknowledgedAt).map((row) => row.personName)).toEqual(["Jun Watanabe"]);
  });

  test("all of it works before scripts run: preview, save, acknowledge", async () => {
    const officer = await story.page("officer", size, { scripts: false });
    await story.open(officer, "/policies/privacy/edit");
    await officer.getByLabel("Text").fill("## One line\n\nby {{organisation}}");
    await officer.getByRole("button", { name: "Preview" }).click();
    await officer.locator("#preview").getByText("by Tidewater Rota").waitFor();
    expect(await officer.getByLabel("Text").inputValue()).toContain("by {{organisation}}");
    await officer.getByRole("button", { name: "Save the draft" }).click();
    await officer.getByRole("heading", { name: "One line" }).waitFor();
    const other = await story.page("otherMember", size, { scripts: false });
    await story.open(other, "/my/policies/acceptable-use");
    await other.getByRole("button", { name: "I have read the policy and will comply" }).click();
    await other.getByText("You have acknowledged all required policies").waitFor();
  });
});
