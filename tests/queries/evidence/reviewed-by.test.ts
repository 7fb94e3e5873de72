import { beforeEach, expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { loadProgramme } from "#app/operations/controls/programme";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { readBinder } from "#app/queries/controls/binder";
import { readEvidencePage } from "#app/queries/evidence/page";
import { type Actor, perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import { type Cast, cast } from "#tests/support/review-cast";

const root: Actor = { kind: "cli", name: "cli:root" };
const words = "added at the command line by root (command line), who may be the same person";
let c: Cast;

beforeEach(async () => {
  c = await cast();
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };
  await perform(c.app, c.officer.actor, (work) =>
    loadProgramme(work, programmeInput.parse({ ...period, ownerId: c.officer.personId })),
  );
});

/** Evidence of this actor, accepted by the owner: its page before and after, its binder, and the audit entry. */
async function accepted(actor: Actor) {
  const file = await c.app.vault.put(Buffer.from("user\nana\n"));
  const { id, ref } = await perform(c.app, actor, (work) =>
    recordEvidence(work, {
      title: "Users",
      kind: "list",
      provenance: { source: "Directory", extractedAt: c.app.now() },
      files: [{ name: "users.csv", mediaType: "text/csv", ...file }],
      controls: [{ controlRef: "AC-01" }],
    }),
  );
  const visitor = { ...c.second.actor, scope: null } as unknown as Visitor;
  const before = await readEvidencePage(c.app, visitor, ref);
  await perform(c.app, c.second.actor, (work) => acceptEvidence(work, id));
  const after = await readEvidencePage(c.app, visitor, ref);
  const binder = await readBinder(c.app, { kind: "control", ref: "AC-01" }, "Maren Olsen", null);
  const entry = await c.app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "evidence.accept")
    .executeTakeFirstOrThrow();
  return {
    asked: before?.may.operator,
    shown: after?.reviews[0]?.operator,
    bound: binder.evidence[0]?.reviews[0]?.by,
    logged: JSON.parse(entry.after ?? "{}"),
  };
}

test("who accepts what was added at the command line may be the one who added it, and every record says so", async () => {
  expect(await accepted(root)).toEqual({
    asked: words,
    shown: words,
    bound: `Maren Olsen (item ${words})`,
    logged: { state: "accepted", item: words },
  });
});

test("what a user recorded is accepted without such words", async () => {
  expect(await accepted(c.officer.actor)).toEqual({
    asked: null,
    shown: null,
    bound: "Maren Olsen",
    logged: { state: "accepted" },
  });
});
