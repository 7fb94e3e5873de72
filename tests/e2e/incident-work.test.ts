import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { listIncidents } from "#db/incidents/incidents";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";

describe("an incident is worked from the report to its closure", () => {
  const story = useStory();

  test.each([
    ["desktop", false],
    ["phone", true],
  ] as [Size, boolean][])("with tasks, a post-mortem and its follow-up, on a %s", async (size, dark) => {
    const { app, cast } = story.server;
    const member = await story.page("member", size, { dark });
    await story.open(member, "/report");
    await member.getByLabel("Short description").fill(`A strange key, ${size}`);
    await member.getByLabel("What did you see").fill("It read a bucket at night.");
    await member.getByRole("button", { name: "Send the report" }).click();
    await member.getByRole("heading", { name: "Thank you, your report is recorded" }).waitFor();
    const { id, ref } = (await listIncidents(app.read)).find(
      (one) => one.title === `A strange key, ${size}`,
    )!;
    const incident = `/incidents/${ref}`;

    // Triage: no personal data, high by the table; the lead is named.
    const page = await story.page("officer", size, { dark });
    await story.open(page, `${incident}/edit`);
    await page.getByRole("radio", { name: /^Serious/ }).check();
    await page.getByRole("radio", { name: /^High/ }).check();
    await page.getByLabel("Reason for the rating").fill("The key could read more");
    await page.getByRole("radio", { name: /^No Customer/ }).check();
    await page.getByLabel("Lead").selectOption({ label: cast.officer.name });
    await page.getByRole("button", { name: "Save the description" }).click();
    await page.waitForURL((url) => url.pathname === incident);
    await step("confirmed");

    await page.getByRole("link", { name: "Assign a task" }).click();
    await page.getByRole("heading", { name: "Assign a task" }).waitFor();
    await expectGood(page);
    await page.getByRole("textbox", { name: "Task" }).fill("List what the key read");
    await page.getByLabel("Assignee").selectOption({ label: cast.member.name });
    await page.getByRole("textbox", { name: "Due" }).fill(soon(story.server.app.now()));
    await page.getByRole("button", { name: "Assign the task" }).click();
    await page.waitForURL((url) => url.pathname === incident);
    await page.getByText("1 open, 0 done").waitFor();

    // The member has it on their own page, and sees nothing else of the incident.
    await story.open(member, "/my");
    await member.getByRole("link", { name: "List what the key read" }).click();
    await member.getByRole("heading", { name: "List what the key read" }).waitFor();
    await expectGood(member);
    await member.getByRole("button", { name: "Mark as done" }).click();
    await member.getByText("Describe what was done", { exact: true }).first().waitFor();
    await member.getByLabel("What was done").fill("Nine files, none of a customer");
    await member.getByRole("button", { name: "Mark as done" }).click();
    await member.getByText("This task is done.").waitFor();
    await story.open(member, "/my");
    await member.getByText("No tasks are waiting for you.").waitFor();

    await story.open(page, incident);
    const timeline = page.getByRole("list", { name: "Timeline", exact: true });
    await timeline.getByText("Task done: List what the key read. Nine files, none of a customer").waitFor();
    await step("resolved");

    // A report may concern personal data until someone knows: its clocks are signed off.
    for (const clock of await listClocks(app.read, id))
      await perform(app, cast.officer.actor(), (work) => signNotRequired(work, clock.id, "No personal data"));
    // Closing asks for the post-mortem.
    await page.getByLabel(/^New state/).selectOption("closed");
    await page.getByRole("button", { name: "Change the state" }).click();
    await page
      .getByText(/Write the post-mortem first, or give a reason/)
      .first()
      .waitFor();
    await expectGood(page);
    await page.getByRole("link", { name: "Write the post-mortem", exact: true }).click();
    await page.getByRole("heading", { name: "Post-mortem", exact: true }).waitFor();
    await expectGood(page);
    await page.getByRole("textbox", { name: "What happened" }).fill("A key read nine files.");
    await page.getByRole("textbox", { name: "Root cause" }).fill("It was older than its contract.");
    await page.getByRole("textbox", { name: "What went well" }).fill("Somebody noticed.");
    await page.getByRole("textbox", { name: "What went wrong" }).fill("No list of keys.");
    await page.getByRole("button", { name: "Save the post-mortem" }).click();
    await page.getByText("Version 1").waitFor();
    await page.getByRole("link", { name: "Add a follow-up action" }).click();
    await page.getByRole("heading", { name: "Assign a task" }).waitFor();
    expect(await page.getByRole("radio", { name: /^The post-mortem/ }).isChecked()).toBe(true);
    await page.getByRole("textbox", { name: "Task" }).fill("Keep a list of keys");
    await page.getByLabel("Assignee").selectOption({ label: cast.officer.name });
    await page.getByRole("textbox", { name: "Due" }).fill(soon(story.server.app.now()));
    await page.getByRole("button", { name: "Assign the task" }).click();
    await page.waitForURL(/\/post-mortem$/);
    await page.getByRole("link", { name: "Keep a list of keys" }).waitFor();
    await expectGood(page);

    await story.open(page, incident);
    await step("closed");
    await page.getByText("Keep a list of keys").waitFor();
    await expectGood(page);
    await story.open(page, "/");
    await page.getByRole("link", { name: "Keep a list of keys" }).first().waitFor();

    async function step(to: string): Promise<void> {
      await page.getByLabel(/^New state/).selectOption(to);
      await page.getByRole("button", { name: "Change the state" }).click();
      await page.getByText(`New state (now: ${to})`).waitFor();
    }
  });
});

/** Two days on, as a field for a moment takes it. */
function soon(now: Date): string {
  return new Date(now.getTime() + 48 * 3_600_000).toISOString().slice(0, 16);
}

async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}
