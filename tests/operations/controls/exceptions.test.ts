import { describe, expect, test } from "vitest";
import {
  closeException,
  confirmException,
  explainException,
  proposeExceptions,
  raiseException,
} from "#app/operations/controls/exceptions";
import { loadProgramme } from "#app/operations/controls/programme";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { perform, type Work } from "#app/work";
import { findException, listExceptionOccurrences, listExceptions } from "#db/controls/exceptions";
import { exceptionMark } from "#domain/controls/exceptions";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

const job = { kind: "job", name: "propose-exceptions" } as const;

async function missed() {
  const app = await testApp("2026-01-14T22:59:59.999Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const input = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-11-01",
  });
  await perform(app, officer.actor, (work) => loadProgramme(work, input));
  const as = <R>(change: (work: Work) => Promise<R>) => perform(app, officer.actor, change);
  const propose = () => perform(app, job, proposeExceptions);
  const of = async (control: string) =>
    (await listExceptions(app.read)).filter((row) => row.control_ref === control);
  return { app, officer, as, propose, of };
}
const facts = {
  cause: "The reviewer was on leave",
  affected: "23 accounts of the database",
  interimCover: "Nobody was added in the meantime",
  fix: "A deputy is named for each review",
};

describe("missed occurrences propose an exception", () => {
  test("when due day and grace are over, not a second before", async () => {
    const { app, propose, of } = await missed();
    await propose();
    expect(await of("AC-03")).toEqual([]);
    app.clock.set("2026-01-14T23:00:00.000Z");
    await propose();
    expect(await of("AC-03")).toMatchObject([
      {
        proposed_by: "job:propose-exceptions",
        found: "No evidence was accepted for 1 occurrence due on 2025-12-31.",
      },
    ]);
  });

  test("once, however often the job runs; a later miss joins the unanswered proposal", async () => {
    const { app, propose, of } = await missed();
    await propose();
    const before = await listExceptionOccurrences(app.read);
    expect(await propose()).toEqual([]);
    expect(await listExceptionOccurrences(app.read)).toEqual(before);
    const weekly = await of("AC-04");
    app.clock.advance(7 * 86_400_000);
    await propose();
    expect((await of("AC-04")).map((row) => row.ref)).toEqual(weekly.map((row) => row.ref));
    expect((await of("AC-04"))[0]!.found).not.toBe(weekly[0]!.found);
  });

  test("after an answer the next miss is an exception of its own", async () => {
    const { app, as, propose, of } = await missed();
    await propose();
    const [first] = await of("AC-04");
    await as((work) => explainException(work, first!.ref, { explanation: "There were no accounts yet." }));
    app.clock.advance(7 * 86_400_000);
    await propose();
    expect(await of("AC-04")).toHaveLength(2);
  });

  test("performed after its miss was proposed, the unanswered proposal says so; an answered one keeps its words", async () => {
    const { app, officer, as, propose, of } = await missed();
    await propose();
    const [answered] = await of("BC-01");
    await as((work) => explainException(work, answered!.ref, { explanation: "There was nothing to keep." }));
    const late = (controlRef: string, dueOn: string) =>
      perform(app, officer.actor, (work) =>
        recordEvidence(work, {
          title: "Done at last",
          kind: "record",
          provenance: { source: "Work log", extractedAt: work.now },
          files: [],
          controls: [{ controlRef, dueOn }],
          acceptedByRule: "Complete",
        }),
      );
    app.clock.set("2026-01-15T10:00:00.000Z");
    await propose();
    const [open] = await of("AC-03");
    await late("AC-03", "2025-12-31");
    await late(
      "BC-01",
      (await listExceptionOccurrences(app.read)).find((row) => row.exception_id === answered!.id)!.due_on,
    );
    expect(await propose()).toContain(open!.ref);
    expect((await of("AC-03"))[0]!.found).toMatch(
      /^The occurrence due on 2025-12-31 was performed 15 days late, on 2026-01-15/,
    );
    expect((await of("BC-01")).at(-1)!.found).toBe(answered!.found);
    expect(await propose()).toEqual([]);
  });
});

describe("a person answers", () => {
  test("confirms with facts, then closes with a response; nothing of it can be done twice", async () => {
    const { app, officer, as, propose, of } = await missed();
    await propose();
    const { ref } = (await of("BC-01"))[0]!;
    const close = () =>
      as((work) =>
        closeException(work, ref, {
          closedOn: "2026-01-14",
          managementResponse: "Accepted; a deputy now stands in.",
        }),
      );
    await expect(close()).rejects.toMatchObject({ code: "conflict" });
    const confirm = () => as((work) => confirmException(work, ref, { ...facts, ownerId: officer.personId }));
    await confirm();
    await expect(confirm()).rejects.toMatchObject({ code: "conflict" });
    await expect(as((work) => explainException(work, ref, { explanation: "No." }))).rejects.toMatchObject({
      code: "conflict",
    });
    await close();
    await expect(close()).rejects.toMatchObject({ code: "conflict" });
    expect(await findException(app.read, ref)).toMatchObject({
      confirmed_by: "Maren Olsen",
      closed_on: "2026-01-14",
      owner_name: "Maren Olsen",
    });
  });

  test("answers what they were shown, not an occurrence that joined it meanwhile", async () => {
    const { app, officer, as, propose, of } = await missed();
    await propose();
    const [shown] = await of("AC-04");
    const seen = async () => {
      const due = (await listExceptionOccurrences(app.read)).filter((row) => row.exception_id === shown?.id);
      return exceptionMark(
        (await of("AC-04"))[0]?.found ?? "",
        due.map((row) => row.due_on),
      );
    };
    const older = await seen();
    app.clock.advance(7 * 86_400_000);
    await propose();
    const explain = (mark: string) =>
      as((work) => explainException(work, shown!.ref, { explanation: "There were no accounts yet." }, mark));
    const confirm = (mark: string) =>
      as((work) => confirmException(work, shown!.ref, { ...facts, ownerId: officer.personId }, mark));
    await expect(explain(older)).rejects.toThrow("was changed after you opened this page");
    await expect(confirm(older)).rejects.toThrow("was changed after you opened this page");
    await explain(await seen());
  });

  test("cannot close it in the future", async () => {
    const { officer, as, propose, of } = await missed();
    await propose();
    const { ref } = (await of("BC-01"))[0]!;
    await as((work) => confirmException(work, ref, { ...facts, ownerId: officer.personId }));
    const close = as((work) =>
      closeException(work, ref, { closedOn: "2026-01-15", managementResponse: "Done" }),
    );
    await expect(close).rejects.toMatchObject({ field: "closedOn" });
  });

  test("raises one for a missed occurrence, but not for one that is open or taken", async () => {
    const { as } = await missed();
    const raise = (control: string, occurrence: string) =>
      as((work) => raiseException(work, control, occurrence));
    expect(await raise("BC-01", "2026-01-01")).toBe("EX-0001");
    await expect(raise("BC-01", "2026-01-01")).rejects.toMatchObject({ code: "conflict" });
    await expect(raise("AC-03", "2025-12-31")).rejects.toMatchObject({ code: "conflict" });
    await expect(raise("XX-01", "2025-12-31")).rejects.toMatchObject({ code: "not_found" });
  });

  test("a member may do none of it", async () => {
    const { app, propose } = await missed();
    await propose();
    const member = await testPerson(app, "Tomasz Wójcik");
    const tries = [
      (work: Work) => proposeExceptions(work),
      (work: Work) => explainException(work, "EX-0001", { explanation: "I say so." }),
      (work: Work) => raiseException(work, "BC-01", "2026-01-01"),
    ];
    for (const change of tries) {
      await expect(
        perform(app, member.actor, async (work) => void (await change(work))),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});
