import { expect, test } from "vitest";
import { editControl } from "#app/operations/controls/controls";
import { loadProgramme } from "#app/operations/controls/programme";
import { confirmProposals, proposeRetirement } from "#app/operations/controls/proposals";
import { adoptTemplates } from "#app/operations/policies/policies";
import { evidenceBinder } from "#app/pdf/documents/binder";
import { printed } from "#app/pdf/thread/print";
import { readBinder } from "#app/queries/controls/binder";
import { readProgramme } from "#app/queries/controls/programme";
import { perform, type Work } from "#app/work";
import { controlInput } from "#domain/controls/input";
import { programmeInput } from "#domain/controls/programme";
import { type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

const readable = test.skipIf(pdftotextMissing);

async function company() {
  const app = await testApp("2025-11-30T13:05:00.000Z");
  await testOrganisation(app);
  const maren = await testPerson(app, "Maren Olsen", "officer");
  const jonas = await testPerson(app, "Jonas Weber", "officer");
  const as = <R>({ actor }: TestPerson, change: (work: Work) => Promise<R>) => perform(app, actor, change);
  // Written on 30 November, and said to be in force since 16 September.
  const input = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-09-16" };
  await as(maren, (work) => loadProgramme(work, programmeInput.parse(input)));
  const bind = (period: { from: string; to: string } | null = null) =>
    readBinder(app, { kind: "control", ref: "AC-03" }, "Maren Olsen", period);
  const edit = async (statement: string) => {
    const { version } = (await readProgramme(app.read, app.clock.now, null, { ref: "AC-03" })).controls[0]!;
    const same = { ...version, population: "", evidence: version.evidence.join("\n"), reason: "Made clear" };
    const id = await as(maren, (work) =>
      editControl(work, "AC-03", version.version, controlInput.parse({ ...same, statement })),
    );
    await as(jonas, (work) => confirmProposals(work, [id!]));
  };
  return { app, maren, jonas, as, bind, edit };
}

test("every version that was in force on a day of the period is bound, with its days and what changed", async () => {
  const { app, bind, edit } = await company();
  app.clock.set("2026-01-15T12:00:00.000Z");
  await edit("Every owner looks at every account.");
  const { versions } = (await bind()).controls[0]!;
  expect(versions).toMatchObject([
    {
      version: 1,
      from: "2025-09-16",
      to: "2026-01-14",
      writtenOn: "2025-11-30",
      writtenBy: "Maren Olsen",
      confirmedBy: null,
      changes: [],
    },
    {
      version: 2,
      from: "2026-01-15",
      to: null,
      writtenOn: null,
      confirmedBy: "Jonas Weber",
      changes: [{ label: "Statement", after: "Every owner looks at every account." }],
    },
  ]);
  const before = (await bind({ from: "2025-10-01", to: "2025-12-31" })).controls[0]!;
  expect(before.versions.map(({ version }) => version)).toEqual([1]);
});

test("a control that was retired in the period is not left out", async () => {
  const { app, maren, jonas, as, bind } = await company();
  app.clock.set("2026-01-15T12:00:00.000Z");
  const id = await as(maren, (work) => proposeRetirement(work, "AC-03", 1, "Sold"));
  await as(jonas, (work) => confirmProposals(work, [id]));
  const { versions } = (await bind()).controls[0]!;
  expect(versions.map(({ version, retired }) => [version, retired])).toEqual([
    [1, false],
    [2, true],
  ]);
  const all = await readBinder(app, { kind: "period" }, "Maren Olsen", null);
  expect(all.controls.map(({ ref }) => ref)).toContain("AC-03");
});

readable(
  "what was written later than it is in force is printed with both days, and differences in the text",
  async () => {
    const { app, bind, edit } = await company();
    expect(textOf(await printed(evidenceBinder(await bind())))).toContain(
      "1, in force since 16 September 2025, written on 30 November 2025 by Maren Olsen",
    );
    app.clock.set("2026-01-15T12:00:00.000Z");
    await edit("Every owner looks at every account.");
    const text = textOf(await printed(evidenceBinder(await bind())));
    for (const part of ["Versions in force in the period", "Jonas Weber", "Version 2 changes", "Statement"])
      expect(text).toContain(part);
  },
);

test("each version of a policy in the period is bound with its days", async () => {
  const { app, maren, as, bind } = await company();
  await as(maren, (work) => adoptTemplates(work, ["access-control"]));
  const [policy] = await app.read.selectFrom("policies").selectAll().execute();
  const [draft] = await app.read.selectFrom("policy_versions").selectAll().execute();
  const published = (major: number, effective_on: string, body = draft!.body) =>
    app.db
      .insertInto("policy_versions")
      .values({
        ...draft!,
        body,
        id: `v${major}`,
        major,
        effective_on,
        submitted_at: `${effective_on}T09:00:00.000Z`,
        submitted_by: "Maren Olsen",
        approved_at: `${effective_on}T10:00:00.000Z`,
        approver_name: "Jonas Weber",
        factor_method: "totp",
        published_at: `${effective_on}T10:00:00.000Z`,
      })
      .execute();
  await app.db.deleteFrom("policy_versions").where("id", "=", draft!.id).execute();
  await published(2, "2025-08-01");
  await published(1, "2025-03-01");
  await published(3, "2025-11-01", `${draft!.body}\n\n## Guests\n\nGuests get no account.\n`);
  const data = await bind();
  const { policies } = data;
  expect(policy!.slug).toBe("access-control");
  expect(
    policies.map(({ version, effectiveOn, effectiveTo, factor }) => [
      version,
      effectiveOn,
      effectiveTo,
      factor,
    ]),
  ).toEqual([
    ["1.0", "2025-03-01", "2025-07-31", "totp"],
    ["2.0", "2025-08-01", "2025-10-31", "totp"],
    ["3.0", "2025-11-01", null, "totp"],
  ]);
  expect(policies.map(({ before }) => before?.version ?? null)).toEqual([null, "1.0", "2.0"]);
  if (pdftotextMissing) return;
  const text = textOf(await printed(evidenceBinder(data)));
  expect(text).toContain("The text is the same as that of version 1.0.");
  expect(text).toMatch(/version 3\.0 against 2\.0, 1 row Section Version 2\.0 Version 3\.0 Guests/);
  expect(text.match(/Guests get no account\./g)).toHaveLength(2);
});

function textOf(bytes: Buffer): string {
  return textOfPdf(bytes, "-layout").replace(/\s+/g, " ");
}
