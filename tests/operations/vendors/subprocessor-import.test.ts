import { describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { withdrawChange } from "#app/operations/vendors/subprocessor-announcements";
import { importSubprocessors } from "#app/operations/vendors/subprocessor-import";
import { actOnImport } from "#app/operations/vendors/subprocessor-import-acts";
import { listVendorsTasks } from "#app/queries/tasks/vendors";
import { readPublicList } from "#app/queries/vendors/public-list";
import { readRegister } from "#app/queries/vendors/register";
import { readImport } from "#app/queries/vendors/subprocessor-import";
import { perform } from "#app/work";
import { insertCustomers } from "#db/customers/customers";
import { newId } from "#db/ids";
import { listVendors } from "#db/vendors/vendors";
import type { ImportAct } from "#domain/vendors/subprocessors";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { publishSubprocessors } from "#tests/support/subprocessors";

/** Two officers, one customer with 45 days of notice, and a list of three lines that is published since 11 March 2026. */
async function house({ published = true } = {}) {
  const app = await testApp();
  await testOrganisation(app);
  const officer = (await testPerson(app, "Maren Olsen", "officer")).actor;
  const second = (await testPerson(app, "Tomas Ferreira", "officer")).actor;
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const id = newId(work.now);
    await insertCustomers(work.db, [
      {
        ...{ contacts_checked_at: null, contract: null, ended_at: null, security_email: null },
        ...{ id, name: "Aurora Clinics", privacy_email: "privacy@aurora.example", breach_hours: 24 },
        ...{ breach_from: "verified", subprocessor_notice_days: 45, created_at: work.now.toISOString() },
      },
    ]);
    await record(work, { action: "customers.add", subject: { type: "customer", id } });
  });
  if (published)
    await publishSubprocessors(
      app,
      { officer, second },
      "name,purpose,location,url,since\nMailwerk GmbH,Sends e-mail,Germany,https://mailwerk.example,2024-01-01\nAzure,Hosting,Ireland,,\nSlack,Chat,US,,\n",
    );
  const load = async (csv: string, whole = false) => {
    const lines = await readSubprocessorList(new TextEncoder().encode(csv));
    return perform(app, officer, (work) => importSubprocessors(work, lines, { whole, source: "later.csv" }));
  };
  const act = (who: typeof officer, id: string | undefined, input: ImportAct) =>
    perform(app, who, (work) => actOnImport(work, id ?? "", input));
  const sentences = async (id: string | undefined) =>
    (await readImport(app, id ?? ""))?.changes
      .filter(({ state }) => state !== "withdrawn")
      .map(({ sentence, match }) => (match && !match.confirmed ? `${sentence}?` : sentence));
  const question = async (id: string | undefined) =>
    (await readImport(app, id ?? ""))?.changes.find(({ match }) => match && !match.confirmed)?.id ?? "";
  return { app, officer, second, load, act, sentences, question };
}

const namesOn = async (app: TestApp, day: string | null) =>
  (await readPublicList(app, day))?.inUse.map(({ name }) => name);
const subjects = async (app: TestApp) =>
  (await app.read.selectFrom("deliveries").select("subject").execute()).map(({ subject }) => subject).sort();

describe("an imported list", () => {
  test("is a set of drafts: public only after approval by another, announcement and the notice", async () => {
    const { app, officer, second, load, act } = await house();
    const { drafts, added } = await load("name,purpose,location\nShadow Analytics LLC,Analytics,China\n");
    expect([added, drafts?.ref]).toEqual([1, "IMP-0002"]);
    const published = ["Azure", "Mailwerk GmbH", "Slack"];
    const mails = (await subjects(app)).length;
    expect(await namesOn(app, null)).toEqual(published);
    expect((await readRegister(app, "")).coming).toMatchObject([
      { state: "draft", sentence: "Shadow Analytics LLC is added" },
    ]);
    await expect(act(officer, drafts?.id, { do: "approve" })).rejects.toThrow("Another person");
    await expect(act(second, drafts?.id, { do: "announce", effectiveOn: "2027-01-01" })).rejects.toThrow(
      "Approve all",
    );
    await act(second, drafts?.id, { do: "approve" });
    expect(await namesOn(app, null)).toEqual(published);
    await expect(act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-04-24" })).rejects.toThrow(
      "2026-04-25 or later",
    );
    expect((await subjects(app)).length).toBe(mails);
    await act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-04-25" });
    expect((await subjects(app)).slice(0, 1)).toEqual([
      "Tidewater Rota: Shadow Analytics LLC is added on 25 April 2026",
    ]);
    expect(await namesOn(app, null)).toEqual(published);
    expect(await namesOn(app, "2026-04-24")).toEqual(published);
    expect(await namesOn(app, "2026-04-25")).toContain("Shadow Analytics LLC");
  });

  test("is approved as the approver was shown it, not as somebody changed it meanwhile", async () => {
    const { app, officer, second, load, act } = await house();
    const { drafts } = await load("name,purpose\nShadow Analytics LLC,Analytics\nTally,Forms\n");
    const shown = await readImport(app, drafts?.id ?? "");
    const [one] = shown?.changes ?? [];
    await perform(app, officer, (work) => withdrawChange(work, one?.id ?? "", "Not used after all."));
    const approve = (seen?: string) => act(second, drafts?.id, { do: "approve", seen });
    await expect(approve(shown?.seen)).rejects.toThrow("changed after you opened this page");
    await approve((await readImport(app, drafts?.id ?? ""))?.seen);
  });

  test("a day in the past is a statement of the day it was written, and changes no earlier list", async () => {
    const { app, officer, second, load, act } = await house();
    app.clock.set("2026-05-02T10:00:00Z");
    const before = await readPublicList(app, "2026-04-30");
    const { drafts } = await load("name,purpose,since\nShadow Analytics LLC,Analytics,2024-01-01\n");
    await act(second, drafts?.id, { do: "approve" });
    await act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-06-16" });
    const later = await readPublicList(app, "2026-06-16");
    expect(later?.inUse.find(({ name }) => name.startsWith("Shadow"))).toMatchObject({
      fromOn: "2026-06-16",
      sinceOn: "2024-01-01",
      statedOn: "2026-05-02",
    });
    expect(await readPublicList(app, "2026-04-30")).toEqual(before);
    expect(await namesOn(app, "2025-06-30")).toEqual([]);
  });

  test("the first list of companies in use already owes no notice, but approval and announcement", async () => {
    const { app, officer, second, load, act } = await house({ published: false });
    const csv = "name,purpose,since\nMailwerk GmbH,Sends e-mail,2024-01-01\nAzure,Hosting,2023-05-01\n";
    const { drafts } = await load(csv);
    expect(await namesOn(app, null)).toEqual([]);
    await act(second, drafts?.id, { do: "approve" });
    expect(await namesOn(app, null)).toEqual([]);
    await act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-03-11" });
    expect(await namesOn(app, null)).toEqual(["Azure", "Mailwerk GmbH"]);
    expect(await namesOn(app, "2026-03-10")).toEqual([]);
    expect(await subjects(app)).toEqual(["Tidewater Rota: our list of subprocessors from 11 March 2026 on"]);
  });

  test("with one line that is not in use already it owes the notice", async () => {
    const { second, officer, load, act } = await house({ published: false });
    const { drafts } = await load(
      "name,purpose,since\nMailwerk GmbH,Sends e-mail,2024-01-01\nAzure,Hosting,\n",
    );
    await act(second, drafts?.id, { do: "approve" });
    await expect(act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-03-11" })).rejects.toThrow(
      "45 days",
    );
  });

  test("is the same twice, while it is pending and once it is in effect", async () => {
    const { app, officer, second, load, act } = await house();
    const csv =
      "name,purpose,location\nMailwerk GmbH,Sends e-mail,Austria\nAzure,Hosting,Ireland\nYubin KK,SMS,Japan\n";
    const { drafts } = await load(csv, true);
    expect(await load(csv, true)).toMatchObject({ underWay: 2, same: 1, removalsDrafted: 0, drafts: null });
    expect(await load(csv.replace("Austria", "Poland"), true)).toMatchObject({
      differing: [2],
      drafts: null,
    });
    await act(second, drafts?.id, { do: "approve" });
    await act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-05-01" });
    expect(await load(csv, true)).toMatchObject({ underWay: 2, same: 1, drafts: null });
    app.clock.set("2026-05-02T10:00:00Z");
    expect(await load(csv, true)).toMatchObject({ same: 3, drafts: null });
    expect(await namesOn(app, null)).toEqual(["Azure", "Mailwerk GmbH", "Yubin KK"]);
  });

  test("is one task, and is withdrawn whole", async () => {
    const { app, officer, load, act } = await house();
    const { drafts } = await load("name,purpose\nYubin KK,SMS\nKarta,Maps\n");
    const tasks = async () =>
      (await listVendorsTasks(app.read, app.now())).map(({ title, detail }) => [title, detail]);
    expect(await tasks()).toEqual([["Approve IMP-0002", "2 changes from later.csv"]]);
    await act(officer, drafts?.id, { do: "withdraw", reason: "The wrong file" });
    expect(await tasks()).toEqual([]);
    expect((await readImport(app, drafts?.id ?? ""))?.state).toBe("withdrawn");
  });

  test("is refused to members", async () => {
    const { app } = await house();
    const member = await testPerson(app, "Jo Kim", "member");
    await expect(
      perform(app, member.actor, (work) => importSubprocessors(work, [], { whole: false, source: "x" })),
    ).rejects.toThrow("role");
  });
});

describe("a renamed company", () => {
  const renamed = "name,purpose,location\nPostwerk AG (formerly Mailwerk GmbH),Sends e-mail,\n";

  test("is offered for confirmation, and announced as a rename", async () => {
    const { app, officer, second, load, act, sentences, question } = await house();
    const { drafts, toConfirm } = await load(renamed);
    expect([toConfirm, await sentences(drafts?.id)]).toEqual([
      1,
      ["Mailwerk GmbH is now called Postwerk AG (formerly Mailwerk GmbH)?"],
    ]);
    await expect(act(second, drafts?.id, { do: "approve" })).rejects.toThrow("Confirm or reject first");
    await act(officer, drafts?.id, { do: "same company", changeId: await question(drafts?.id) });
    // What the file leaves out stays as it was, so the use does not change.
    expect(await sentences(drafts?.id)).toEqual([
      "Mailwerk GmbH is now called Postwerk AG (formerly Mailwerk GmbH)",
    ]);
    await act(second, drafts?.id, { do: "approve" });
    await act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-04-25" });
    const vendors = await listVendors(app.read);
    expect(vendors).toHaveLength(3);
    expect(vendors.map(({ former_names }) => former_names)).toContain('["Mailwerk GmbH"]');
    expect(await namesOn(app, "2026-04-24")).toContain("Mailwerk GmbH");
    const line = (await readPublicList(app, "2026-04-25"))?.inUse.find(({ name }) =>
      name.startsWith("Postwerk"),
    );
    expect(line).toMatchObject({ countries: ["Germany"], sinceOn: "2024-01-01", statedOn: "2026-03-11" });
    await act(officer, drafts?.id, { do: "withdraw", reason: "Not yet" });
    expect((await listVendors(app.read)).map(({ name }) => name)).toContain("Mailwerk GmbH");
    expect(await namesOn(app, "2026-04-25")).toEqual(["Azure", "Mailwerk GmbH", "Slack"]);
  });

  test("that is another company after all is drafted as one, without what is known of the first", async () => {
    const { officer, load, act, sentences, question } = await house();
    const { drafts } = await load(renamed);
    await act(officer, drafts?.id, { do: "another company", changeId: await question(drafts?.id) });
    expect(await sentences(drafts?.id)).toEqual(["Postwerk AG (formerly Mailwerk GmbH) is added"]);
  });

  test("in a complete list it replaces the first", async () => {
    const { officer, load, act, sentences, question } = await house();
    const { drafts } = await load(`${renamed}Azure,Hosting,\nSlack,Chat,\n`, true);
    await act(officer, drafts?.id, { do: "another company", changeId: await question(drafts?.id) });
    expect(await sentences(drafts?.id)).toEqual([
      "Postwerk AG (formerly Mailwerk GmbH) replaces Mailwerk GmbH",
    ]);
  });
});

describe("merged companies", () => {
  const merged = "name,purpose\nAzure (Slack),Hosting\nMailwerk GmbH,Sends e-mail\n";

  test("become one line after confirmation, with the names of both kept", async () => {
    const { app, officer, second, load, act, sentences, question } = await house();
    const { drafts } = await load(merged, true);
    expect(await sentences(drafts?.id)).toEqual(["Azure and Slack become Azure (Slack)?"]);
    await act(officer, drafts?.id, { do: "same company", changeId: await question(drafts?.id) });
    await act(second, drafts?.id, { do: "approve" });
    await act(officer, drafts?.id, { do: "announce", effectiveOn: "2026-04-25" });
    expect(await namesOn(app, "2026-04-24")).toEqual(["Azure", "Mailwerk GmbH", "Slack"]);
    expect(await namesOn(app, "2026-04-25")).toEqual(["Azure (Slack)", "Mailwerk GmbH"]);
    const kept = (await listVendors(app.read)).find(({ name }) => name === "Azure (Slack)");
    expect(JSON.parse(kept?.former_names ?? "").sort()).toEqual(["Azure", "Slack"]);
  });

  test("rejected, they are one company that is added and two that are no longer named", async () => {
    const { officer, load, act, sentences, question } = await house();
    const { drafts } = await load(merged, true);
    await act(officer, drafts?.id, { do: "another company", changeId: await question(drafts?.id) });
    expect(await sentences(drafts?.id)).toEqual([
      "Azure (Slack) is added",
      "Azure is removed",
      "Slack is removed",
    ]);
  });
});
