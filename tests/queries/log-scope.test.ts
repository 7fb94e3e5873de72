import { beforeEach, describe, expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { loadProgramme } from "#app/operations/controls/programme";
import { registerCustomer } from "#app/operations/customers/customers";
import { addEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { auditCsv } from "#app/operations/installation/audit-export";
import { findVisibleEvidence } from "#app/queries/evidence/scope";
import { logViewOf } from "#app/queries/log-scope";
import { perform } from "#app/work";
import { searchAuditLog } from "#db/installation/audit-log";
import { customerInput } from "#domain/customers/customers";
import { readableSubjects } from "#domain/installation/log-subjects";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";

const period = { from: "2026-01-01", to: "2026-03-31" };
let app: TestApp;
let ada: TestPerson;
let ben: TestPerson;
let auditor: Visitor;

beforeEach(async () => {
  app = await testApp("2026-01-05T10:00:00.000Z");
  await testOrganisation(app);
  ada = await testPerson(app, "Ada", "officer");
  ben = await testPerson(app, "Ben", "owner");
  const { actor } = await testPerson(app, "Eve", "auditor");
  auditor = { ...actor, scope: period } as unknown as Visitor;
});

const found = async (search: object) => searchAuditLog(app.read, search, 500, await logViewOf(app, auditor));

/** An item taken now for the control's occurrence that was due on a day; without one it speaks of `covers`. */
async function evidence(title: string, due?: string, covers?: { from: string; to: string }) {
  const file = await app.vault.put(Buffer.from(`${title}\n`));
  return perform(app, ada.actor, (work) =>
    addEvidence(work, {
      title,
      shows: title,
      kind: "list",
      provenance: { source: "Directory", extractedAt: work.now, rows: 1, completeness: "Counted" },
      files: [{ name: "list.csv", mediaType: "text/csv", ...file }],
      ...(covers ? { covers } : {}),
      ...(due ? { controls: [{ controlRef: "AC-03", dueOn: due }] } : {}),
    }),
  );
}

describe("an auditor and records that the role may not see", () => {
  const input = customerInput.parse({
    name: "Harbour Clinics",
    securityEmail: "cert@harbour.example",
    contract: "Clause 9",
  });
  beforeEach(() => perform(app, ada.actor, (work) => registerCustomer(work, input)));

  test("the line keeps its place, its time, the kind of actor and the action, and nothing else", async () => {
    const [line] = await found({ action: "customers.register" });
    expect(line).toEqual({
      seq: expect.any(Number),
      line: expect.any(Number),
      at: new Date("2026-01-05T10:00:00.000Z"),
      actorKind: "user",
      action: "customers.register",
      actorName: null,
      subjectType: null,
      subjectId: null,
      subjectRef: null,
      before: null,
      after: null,
      reason: null,
      ip: null,
      factor: null,
    });
  });

  test.each([{ who: "Ada" }, { subject: "customer" }, { subject: "Harbour" }])(
    "%j does not find it",
    async (search) => {
      expect(await found(search)).toEqual([]);
    },
  );

  test("the file has no more than the page", async () => {
    let text = "";
    for await (const piece of await auditCsv(
      app,
      ben.actor,
      { action: "customers." },
      await logViewOf(app, auditor),
    ))
      text += piece;
    expect(text).toContain("customers.register");
    for (const word of ["Harbour", "cert@", "Clause 9", "127.0.0.1"]) expect(text).not.toContain(word);
  });

  test("an officer reads it in full", async () => {
    const view = { readable: readableSubjects("officer"), period: null };
    const [line] = await searchAuditLog(app.read, { subject: "Harbour" }, 5, view);
    expect(line?.after).toMatchObject({ name: "Harbour Clinics" });
  });
});

describe("an auditor's period", () => {
  const lines = async () =>
    (await found({}))
      .filter((line) => line.subjectType === "evidence")
      .map((line) => `${line.subjectRef} ${line.action}`)
      .reverse();

  test("has what was recorded later about it, on the page of the item and in the log", async () => {
    await perform(app, ben.actor, (work) =>
      loadProgramme(work, {
        categories: ["security"],
        periodFrom: "2025-07-01",
        periodTo: "2026-06-30",
        inForceFrom: "2025-07-01",
      }),
    );
    app.clock.set("2026-04-02T09:00:00.000Z");
    const late = await evidence("Review of access of the first quarter", "2026-03-31");
    app.clock.set("2026-04-20T09:00:00.000Z");
    await perform(app, ben.actor, (work) => acceptEvidence(work, late.id, undefined));
    await evidence("About April", undefined, { from: "2026-04-01", to: "2026-04-19" });
    expect(await lines()).toEqual([`${late.ref} evidence.record`, `${late.ref} evidence.accept`]);
    expect(await findVisibleEvidence(app, auditor, late.ref)).toMatchObject({ id: late.id });
    expect(await findVisibleEvidence(app, auditor, "EV-000002")).toBeUndefined();
  });

  test("has nothing about another, though it was written in it", async () => {
    await evidence("The year before", undefined, { from: "2025-01-01", to: "2025-12-31" });
    expect(await lines()).toEqual([]);
  });

  test("ends for other records with its last day", async () => {
    await perform(app, ada.actor, (work) => registerCustomer(work, customerInput.parse({ name: "Early" })));
    app.clock.set("2026-04-01T00:00:00.000Z");
    await perform(app, ada.actor, (work) => registerCustomer(work, customerInput.parse({ name: "Late" })));
    expect(await found({ action: "customers." })).toHaveLength(1);
  });
});
