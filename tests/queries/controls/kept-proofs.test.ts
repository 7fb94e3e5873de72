import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { loadProgramme } from "#app/operations/controls/programme";
import { confirmWaiver, requestWaiver } from "#app/operations/controls/waivers";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { linkEvidence, unlinkEvidence } from "#app/operations/evidence/links";
import { acceptEvidence, returnEvidence } from "#app/operations/evidence/reviews";
import { readProgramme } from "#app/queries/controls/programme";
import { perform, type Work } from "#app/work";
import type { EvidenceFilter } from "#db/evidence/item-filter";
import { countEvidence, listEvidence } from "#db/evidence/lists";
import { listControlStandings } from "#db/evidence/standings";
import { newId } from "#db/ids";
import { insertPerson } from "#db/people/people";
import { programmeInput } from "#domain/controls/programme";
import { addDays, utcDay } from "#domain/days";
import { HOUR_MS, MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import { type EvidenceKind, evidenceKindNames } from "#domain/evidence/evidence";
import { recordTest, type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

const refs = ["BC-01", "AC-03", "GV-03", "CM-02", "HR-01"];
const auditor = { from: "2025-10-01", to: "2026-02-28" };

async function company() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const maren = await testPerson(app, "Maren Olsen", "officer");
  const ines = await testPerson(app, "Ines Duarte", "owner");
  const load = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };
  const input = programmeInput.parse({ ...load, ownerId: maren.personId });
  await perform(app, maren.actor, (work) => loadProgramme(work, input));
  const file = await app.vault.put(Buffer.from("user,role\n"));
  return { app, people: [maren, ines], file };
}

type Company = Awaited<ReturnType<typeof company>>;
type Step = { what: number; a: number; b: number; day: number; flag: boolean };

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.nat({ max: 11 }),
  a: fc.nat({ max: 1_000 }),
  b: fc.nat({ max: 1_000 }),
  day: fc.integer({ min: -200, max: 10 }),
  flag: fc.boolean(),
});

function added({ app, file }: Company, { a, b, day, flag }: Step, supersedes: string | null) {
  const today = utcDay(app.clock.now);
  const performed = addDays(today, Math.min(day, 0));
  return (work: Work) =>
    recordEvidence(work, {
      title: `Item ${a}`,
      kind: b % 5 === 0 ? "statement" : "list",
      covers: b % 3 === 0 ? { from: addDays(performed, -(a % 40)), to: performed } : null,
      performed: { from: performed, to: performed },
      provenance: { source: "By hand", extractedAt: app.clock.now },
      files: [{ name: "roles.csv", mediaType: "text/csv", ...file }],
      controls: [
        { controlRef: refs[a % refs.length]!, dueOn: flag ? performed : null },
        { controlRef: refs[b % refs.length]! },
      ],
      supersedes,
      acceptedByRule: b % 4 === 0 ? "Found in order" : null,
    });
}

/** Does one random thing that the programme may depend on. */
async function take(c: Company, one: Step): Promise<void> {
  const { app, people } = c;
  const { what, a, b, day, flag } = one;
  const { actor } = people[a % people.length]!;
  const items = await app.read.selectFrom("evidence_items").select("id").orderBy("id").execute();
  const id = items[b % Math.max(1, items.length)]?.id ?? "";
  const link = { controlRef: refs[a % refs.length]!, dueOn: flag ? addDays("2026-03-11", day) : null };
  if (what <= 2) await perform(app, actor, added(c, one, null));
  else if (what === 3) await perform(app, actor, added(c, one, id));
  else if (what === 4) await perform(app, actor, (work) => linkEvidence(work, id, [link]));
  else if (what === 5) await unlink(c, one);
  else if (what === 6) await perform(app, actor, (work) => acceptEvidence(work, id));
  else if (what === 7) await perform(app, actor, (work) => returnEvidence(work, id, "Not whole"));
  else if (what === 8) await waive(c, one);
  else if (what === 9)
    await perform(app, actor, async (work) => {
      const starts_on = addDays("2026-03-11", day);
      const row = { id: newId(work.now), name: `Hire ${a}`, email: `${a}.${b}@hires.example`, starts_on };
      await insertPerson(work.db, { ...row, created_at: work.now.toISOString() });
      await record(work, { action: "people.create", subject: { type: "person", id: row.id } });
    });
  else if (what === 10) app.clock.advance(flag ? a * HOUR_MS : -MINUTE_MS * b);
  else
    await perform(app, actor, async (work) => {
      const time_zone = flag ? "Europe/Berlin" : "Pacific/Auckland";
      await work.db.updateTable("organisation").set({ time_zone }).execute();
      await recordTest(work);
    });
}

async function unlink({ app, people }: Company, { a, b }: Step): Promise<void> {
  const links = await app.read
    .selectFrom("evidence_controls as link")
    .innerJoin("controls", "controls.id", "link.control_id")
    .where("link.ended_at", "is", null)
    .select(["link.evidence_id", "link.due_on", "link.event_id", "controls.ref"])
    .orderBy("link.evidence_id")
    .execute();
  const one = links[a % Math.max(1, links.length)];
  if (!one) return;
  const link = { controlRef: one.ref, dueOn: one.due_on, eventId: one.event_id };
  await perform(app, people[b % people.length]!.actor, (work) =>
    unlinkEvidence(work, one.evidence_id, link, "Wrong control"),
  );
}

async function waive({ app, people: [maren, ines] }: Company, { a, b, flag }: Step): Promise<void> {
  const ref = refs[a % refs.length]!;
  const { controls } = await readProgramme(app.read, app.clock.now, null, { ref });
  const open = controls[0]!.occurrences.filter(({ state }) => state === "due" || state === "missed");
  const occurrence = open[b % Math.max(1, open.length)]?.key;
  if (!occurrence) return;
  await perform(app, maren!.actor, (work) =>
    requestWaiver(work, ref, { occurrence, reason: "Nothing to do" }),
  );
  if (flag) await perform(app, ines!.actor, (work) => confirmWaiver(work, ref, occurrence));
}

/** What pages read is what the tables say when all of them are read. */
async function expectSame(app: TestApp): Promise<void> {
  const now = app.clock.now;
  for (const [scope, only] of [
    [null, {}] as const,
    [auditor, {}] as const,
    [null, { ref: "AC-03" }] as const,
  ]) {
    const kept = await readProgramme(app.read, now, scope, only);
    const anew = await app.db.transaction().execute((tx) => readProgramme(tx, now, scope, only));
    if (JSON.stringify(kept) !== JSON.stringify(anew)) expect(kept).toEqual(anew);
  }
}

const everything = { limit: 1_000, offset: 0 };
const cuts = Object.fromEntries(evidenceKindNames.map((kind) => [kind, "2026-01-20"])) as Record<
  EvidenceKind,
  string
>;

/** What lists of evidence choose from memory is what SQLite chooses from the tables. */
async function expectSameLists({ app, people }: Company): Promise<void> {
  // A connection with a plugin is none whose evidence is kept.
  const plain = app.read.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => result,
  });
  const own = people.map(({ userId }) => userId);
  const filters: EvidenceFilter[] = [
    {},
    { state: "waiting" },
    { state: "waiting", followed: false, notRecorders: own.slice(1) },
    { state: "returned", recorders: own },
    { state: "accepted", kind: "list" },
    { freshness: { state: "fresh", cuts } },
    { freshness: { state: "stale", cuts } },
    { control: "AC-03", byHand: true },
    { recorder: own[0]!, followed: false },
    { q: "1", state: "accepted", followed: false },
  ];
  for (const filter of filters) {
    const order = {
      sort: filter.state === "waiting" ? "recorded" : "at",
      descending: !filter.followed,
    } as const;
    const page = { ...everything, order };
    expect(await listEvidence(app.read, filter, page)).toEqual(await listEvidence(plain, filter, page));
    expect(await countEvidence(app.read, filter)).toBe(await countEvidence(plain, filter));
  }
  const sorted = async (db: TestApp["read"]) =>
    (await listControlStandings(db)).map((one) => ({
      ...one,
      accepted: one.accepted.toSorted((a, b) => a.kind.localeCompare(b.kind)),
    }));
  expect(await sorted(app.read)).toEqual(await sorted(plain));
}

test("whatever is written in whatever order, programme and lists of evidence are those of all tables", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 25 }), async (steps) => {
      const c = await company();
      for (const [n, one] of steps.entries()) {
        await take(c, one).catch((error) => {
          if (!(error instanceof Refused)) throw error;
        });
        await expectSame(c.app);
        if (n % 3 === 0) await expectSameLists(c);
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
}, 120_000);

test("beside many writers and readers everyone reads what they wrote, and at the end the programme is whole", async () => {
  const c = await company();
  const { app, people } = c;
  const readers = { run: true };
  const reading = Array.from({ length: 4 }, async () => {
    while (readers.run) {
      await readProgramme(app.read, app.clock.now);
      await setImmediate();
    }
  });
  await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      for (let turn = 0; turn < 6; turn += 1) {
        const one = { what: 0, a: n, b: n + turn, day: -n, flag: turn % 2 === 0 };
        const { id } = await perform(app, people[0]!.actor, added(c, one, null));
        const linked = async () => {
          const { controls } = await readProgramme(app.read, app.clock.now);
          return controls.some(({ evidence }) => evidence.some(({ evidenceId }) => evidenceId === id));
        };
        expect(await linked()).toBe(true);
        if (turn % 3 === 0)
          await perform(app, people[1]!.actor, (work) => acceptEvidence(work, id)).catch(() => {});
      }
    }),
  );
  readers.run = false;
  await Promise.all(reading);
  await expectSame(app);
  await expectSameLists(c);
}, 90_000);
