import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { pdfResponse } from "#app/http/pdf-response";
import { proposeExceptions } from "#app/operations/controls/exceptions";
import { loadProgramme } from "#app/operations/controls/programme";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { evidenceBinder } from "#app/pdf/documents/binder";
import { contentHash } from "#app/pdf/layout/hash";
import { printed } from "#app/pdf/thread/print";
import { readBinder } from "#app/queries/controls/binder";
import { type BinderScope, contentOfBinder, headOfBinder } from "#app/queries/controls/binder-data";
import { readProgramme } from "#app/queries/controls/programme";
import { loader } from "#app/routes/exports/binder.pdf";
import { perform, type Work } from "#app/work";
import { listPolicies } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { programmeInput } from "#domain/controls/programme";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

const readable = test.skipIf(pdftotextMissing);
let app: TestApp;
let maren: TestPerson;
let ines: TestPerson;
const as = <R>(who: TestPerson, change: (work: Work) => Promise<R>) =>
  perform(
    app,
    { ...who.actor, factor: { method: "totp", at: app.clock.now } } as TestPerson["actor"],
    change,
  );
const bind = (scope: BinderScope, period = null as { from: string; to: string } | null) =>
  readBinder(app, scope, "Maren Olsen, security officer", period);

beforeEach(async () => {
  app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app, { period_from: null, period_to: null, categories: "[]" });
  maren = await testPerson(app, "Maren Olsen", "officer");
  ines = await testPerson(app, "田中 美咲", "owner");
  const input = {
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-07-01",
    ownerId: maren.personId,
  };
  await as(maren, (work) => loadProgramme(work, programmeInput.parse(input)));
});

/** A quarterly control, with evidence in its first window and findings. */
async function withEvidence() {
  const { controls } = await readProgramme(app.read, app.clock.now);
  const control = controls.find((one) => one.version.frequency === "quarterly")!;
  const file = await app.vault.put(Buffer.from("user,role\nada,admin\n"));
  const { id, ref } = await as(maren, (work) =>
    recordEvidence(work, {
      title: "Signed review, July to September",
      shows: "Every account was looked at by its owner.",
      kind: "list",
      covers: { from: "2025-07-01", to: "2025-09-30" },
      provenance: {
        source: "PostgreSQL 16.4, prod-eu-1",
        query: "SELECT rolname FROM pg_roles",
        extractedAt: new Date("2025-09-29T06:00:03Z"),
        rows: 1,
        completeness: "Rows counted in the source",
      },
      files: [{ name: "roles.csv", mediaType: "text/csv", ...file }],
      controls: [{ controlRef: control.ref, dueOn: "2025-09-30" }],
      findings: {
        by: "test 1.0",
        list: [{ rule: "named-owner", object: "ada", verdict: "fail", detail: "No owner" }],
      },
    }),
  );
  await as(ines, (work) => acceptEvidence(work, id));
  return { control, ref, file };
}

describe("what is gathered", () => {
  test("every expected occurrence of the period is there, found or not", async () => {
    const { control, ref, file } = await withEvidence();
    const data = await bind({ kind: "control", ref: control.ref });
    expect(data.controls).toHaveLength(1);
    expect(data.controls[0]!.occurrences).toHaveLength(4);
    const first = data.controls[0]!.occurrences[0]!;
    expect(first).toMatchObject({ due: "2025-09-30", evidence: [ref], state: "recorded-late" });
    expect(data.controls[0]!.occurrences[1]!.evidence).toEqual([]);
    expect(data.evidence).toHaveLength(1);
    expect(data.evidence[0]).toMatchObject({ ref, controls: [control.ref], logLine: expect.any(Number) });
    expect(data.evidence[0]!.files[0]!.sha256).toBe(file.sha256);
  });

  test("an auditor's period replaces the organisation's, and evidence outside it stays out", async () => {
    const { control } = await withEvidence();
    const later = { from: "2026-01-01", to: "2026-06-30" };
    const data = await bind({ kind: "control", ref: control.ref }, later);
    expect(data.period).toEqual(later);
    expect(data.controls[0]!.occurrences.every((one) => one.due >= later.from)).toBe(true);
    expect(data.evidence).toEqual([]);
  });

  test("a criterion brings its controls alone, the period all of them", async () => {
    const one = await bind({ kind: "criterion", id: "CC6.1" });
    expect(one.controls.length).toBeGreaterThan(0);
    expect(one.controls.every((control) => control.criteria.includes("CC6.1"))).toBe(true);
    const all = await bind({ kind: "period" });
    expect(all.controls.length).toBeGreaterThanOrEqual(50);
  });

  test("unknown control, unknown criterion, no period: each is refused with its reason", async () => {
    await expect(bind({ kind: "control", ref: "XX-99" })).rejects.toThrow("Control not found.");
    await expect(bind({ kind: "criterion", id: "CC99.9" })).rejects.toThrow("Criterion not found.");
    const empty = await testApp();
    await testOrganisation(empty, { period_from: null, period_to: null });
    await expect(readBinder(empty, { kind: "period" }, "x", null)).rejects.toThrow(
      "Set the audit period first",
    );
  });

  test("missed occurrences bring their proposed exceptions, and policies in force their text", async () => {
    const { control } = await withEvidence();
    await as(maren, (work) => proposeExceptions(work));
    await publish(control.policy!);
    app.clock.set("2026-04-20T12:00:00.000Z");
    const data = await bind({ kind: "control", ref: control.ref });
    expect(data.exceptions.length).toBeGreaterThan(0);
    expect(data.policies).toHaveLength(1);
    expect(data.policies[0]!.body).toContain("#");
  });
});

describe("what is printed", () => {
  readable("index, cards, findings and policy text; the same bytes each time", async () => {
    const { control, ref, file } = await withEvidence();
    await as(maren, (work) => proposeExceptions(work));
    await publish(control.policy!);
    app.clock.set("2026-04-20T12:00:00.000Z");
    const data = await bind({ kind: "control", ref: control.ref });
    const bytes = await printed(evidenceBinder(data));
    expect(bytes.equals(await printed(evidenceBinder(structuredClone(data))))).toBe(true);
    const text = textOfPdf(bytes, "-layout").replace(/[ ]+/g, " ");
    for (const part of [
      "Evidence for one control",
      "Tidewater Rota GmbH",
      control.ref,
      "Expected occurrences",
      "no evidence",
      "missed",
      ref,
      "PostgreSQL 16.4, prod-eu-1",
      "SELECT rolname FROM pg_roles",
      "accepted by 田中 美咲",
      "No owner",
      "Exceptions",
      "Policies in force",
      data.policies[0]!.title,
    ]) {
      expect(text).toContain(part);
    }
    expect(text.replace(/\s+/g, "")).toContain(file.sha256.slice(0, 32));
  });

  readable("the whole period with nothing recorded says so, control by control", async () => {
    const data = await bind({ kind: "period" });
    const text = textOfPdf(await printed(evidenceBinder(data)), "-layout");
    for (const control of data.controls) expect(text).toContain(control.ref);
    expect(text).toContain("No evidence was recorded for these controls in the period.");
    expect(text).toContain("Readiness by series");
  });
});

describe("the download", () => {
  const ask = async () => ({
    document: "evidence-binder",
    data: await bind({ kind: "criterion", id: "CC6.1" }),
    fileName: 'binder "CC6.1"\r\n.pdf',
    actor: maren.actor,
    subject: { type: "binder", id: "CC6.1" } as const,
  });
  const entries = () =>
    app.read.selectFrom("audit_log").selectAll().where("action", "=", "exports.pdf").execute();

  test("streams the file and logs its hash after the last byte", async () => {
    const response = await pdfResponse(app, await ask());
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="binder-CC6.1-.pdf"');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    const [entry] = await entries();
    expect(entry).toMatchObject({ subject_type: "binder", actor_name: "Maren Olsen" });
    expect(JSON.parse(entry!.after!)).toMatchObject({
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes: bytes.length,
      complete: true,
    });
  });

  test("a document that cannot be laid out fails before the first byte and is not logged as left", async () => {
    await expect(pdfResponse(app, { ...(await ask()), document: "nothing" })).rejects.toThrow(
      "no document called",
    );
    expect(await entries()).toEqual([]);
  });
});

describe("the route", () => {
  const ask = (
    role: "officer" | "member" | "auditor",
    factorAt: string,
    scope: { from: string; to: string } | null = null,
  ) => {
    const { userId, personId, name, email } = maren;
    // Without a session, as the demo's people act: each asks here in roles that are not their own.
    const visitor = {
      ...{ userId, personId, name, email, role, scope },
      ...{ zone: null, theme: "light", keys: true, sessionId: null, ip: "127.0.0.1" },
      factor: { method: "totp", at: new Date(factorAt) },
    } as unknown as Visitor;
    const request = new Request("http://surety.test/exports/binder.pdf?control=ac-03");
    return loader({
      request,
      params: {},
      context: { app, visitor, nonce: "", requestId: "", ip: "" },
    } as never);
  };
  const thrown = (answer: Promise<unknown>) =>
    answer.then(
      () => undefined,
      (one: Response) => one,
    );

  test("an old second factor is asked for again, and the way leads back here", async () => {
    const answer = await thrown(ask("officer", "2026-03-11T12:54:59.000Z"));
    expect(answer?.status).toBe(302);
    expect(answer?.headers.get("location")).toBe(
      `/step-up?to=${encodeURIComponent("/exports/binder.pdf?control=ac-03")}`,
    );
  });

  test("staff find nothing, an auditor gets the period of the engagement alone", async () => {
    expect((await thrown(ask("member", "2026-03-11T13:04:00.000Z")))?.status).toBe(404);
    const scope = { from: "2026-01-01", to: "2026-06-30" };
    const response = await ask("auditor", "2026-03-11T13:04:00.000Z", scope);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (pdftotextMissing) return;
    const text = textOfPdf(bytes);
    expect(text).toContain("Audit period 1 January 2026 to 30 June 2026.");
    expect(text).not.toContain("30 September 2025");
  });
});

async function publish(slug: string) {
  await as(maren, (work) => adoptTemplates(work, [slug]));
  const policy = (await listPolicies(app.read)).find((one) => one.slug === slug)!;
  const version = (await listVersions(app.read, policy.id)).at(-1)!;
  await as(maren, (work) => submitForReview(work, version.id));
  await as(ines, (work) => approveVersion(work, version.id));
  await publishPolicy(app, ines.actor, version.id, { effectiveOn: "2026-04-15", acknowledgeDays: 14 });
}

test("two binders of the same facts, made on different days, have one content", async () => {
  await withEvidence();
  const one = await bind({ kind: "period" }, { from: "2025-07-01", to: "2025-09-30" });
  app.clock.advance(86_400_000);
  const other = await bind({ kind: "period" }, { from: "2025-07-01", to: "2025-09-30" });
  expect(headOfBinder(other)).not.toEqual(headOfBinder(one));
  expect(contentHash(contentOfBinder(other))).toBe(contentHash(contentOfBinder(one)));
});
