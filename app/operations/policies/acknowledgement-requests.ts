import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { subjectOf } from "#app/operations/policies/versions";
import { type Actor, perform, type Work } from "#app/work";
import type { ReadDb } from "#db/client";
import { newId } from "#db/ids";
import { organisationDay, organisationZone } from "#db/installation/organisation";
import { listPeople, type PersonRow } from "#db/people/people";
import { findFirstDue, insertRequirements, listPeopleAsked } from "#db/policies/acknowledgements";
import { listPolicies, type Policy } from "#db/policies/policies";
import { listVersions, type VersionLine } from "#db/policies/versions";
import { mapInTurns } from "#db/turns";
import { type Day, dayOf, daysBetween } from "#domain/days";
import { DAY_MS } from "#domain/durations";
import { ACKNOWLEDGE_WITHIN_DAYS, audienceOn, dueOnFor } from "#domain/policies/acknowledgements";
import { inForceOn, versionNumber } from "#domain/policies/versions";

type Version = Pick<VersionLine, "id" | "major" | "minor" | "effectiveOn">;
type Due = { personId: string; dueOn: Day };

/** People asked in one transaction: with 20,000 at once every other change would wait for seconds. */
const AT_ONCE = 1_000;

/** Asks the first thousand of the policy's audience on the day of effect. Returns how many are newly asked. */
export async function askReaders(
  work: Work,
  policy: Policy,
  version: Version,
  withinDays: number,
): Promise<number> {
  const due = await readersToAsk(work.db, work.now, policy, version, withinDays);
  return ask(work, policy, version, due.slice(0, AT_ONCE), publishedWords(version));
}

/** Asks the rest of the audience, each thousand in a transaction of its own. Returns how many are newly asked. */
export function askOtherReaders(
  app: AppContext,
  actor: Actor,
  policy: Policy,
  version: Version,
  withinDays: number,
): Promise<number> {
  return askInParts(app, actor, policy, version, withinDays, publishedWords(version));
}

/**
 * Asks those who came later: people in a policy's audience today who were never asked for its present major version.
 * For a job; answers how many are newly asked.
 */
export async function askNewcomers(app: AppContext, actor: Actor): Promise<number> {
  const today = await organisationDay(app.read, app.now());
  let asked = 0;
  for (const policy of await listPolicies(app.read)) {
    const versions = await listVersions(app.read, policy.id);
    asked += await finishPublication(app, actor, policy, versions);
    const current = inForceOn(versions, today, policy.retiredOn);
    const first = current && versions.find((each) => each.major === current.major && each.publishedAt);
    if (!first) continue;
    const why = "Joined the audience of this policy.";
    asked += await askInParts(app, actor, policy, first, ACKNOWLEDGE_WITHIN_DAYS, why);
  }
  return asked;
}

/**
 * Asks those whom the publication of the last day did not come to, as it asked the first thousand: with the same days, and for
 * the same reason. A publication asks in parts, and another process may end it between them.
 */
async function finishPublication(
  app: AppContext,
  actor: Actor,
  policy: Policy,
  versions: readonly VersionLine[],
): Promise<number> {
  const now = app.now();
  const fresh = versions.findLast(
    ({ minor, publishedAt }) => minor === 0 && publishedAt && now.getTime() - publishedAt.getTime() < DAY_MS,
  );
  if (!fresh?.publishedAt || !fresh.effectiveOn || policy.retiredOn) return 0;
  const why = publishedWords(fresh);
  const first = await findFirstDue(app.read, fresh.id, why);
  if (first === null) return 0;
  const askedOn = dayOf(fresh.publishedAt, await organisationZone(app.read));
  const from = fresh.effectiveOn > askedOn ? fresh.effectiveOn : askedOn;
  return askInParts(app, actor, policy, fresh, daysBetween(from, first), why, fresh.publishedAt);
}

async function askInParts(
  app: AppContext,
  actor: Actor,
  policy: Policy,
  version: Version,
  withinDays: number,
  why: string,
  /** Only people who were in the register before this instant. */
  knownBefore?: Date,
): Promise<number> {
  const due = await readersToAsk(app.read, app.now(), policy, version, withinDays, knownBefore);
  let asked = 0;
  for (let from = 0; from < due.length; from += AT_ONCE) {
    const part = due.slice(from, from + AT_ONCE);
    asked += await perform(app, actor, async (work) => {
      const count = await ask(work, policy, version, part, why);
      if (count > 0)
        await record(work, {
          action: "acknowledgements.ask",
          subject: subjectOf(policy, version),
          after: { asked: count },
        });
      return count;
    });
  }
  return asked;
}

/** Those of the audience who were not asked for this version yet, each with their last day to acknowledge. */
async function readersToAsk(
  db: ReadDb,
  now: Date,
  { audience }: Policy,
  { id, effectiveOn }: Version,
  withinDays: number,
  knownBefore?: Date,
): Promise<Due[]> {
  const today = await organisationDay(db, now);
  const day = effectiveOn! > today ? effectiveOn! : today;
  const asked = await listPeopleAsked(db, id);
  const people = (await listPeople(db)).filter(
    ({ created_at }) => !knownBefore || created_at < knownBefore.toISOString(),
  );
  const readers = audienceOn(audience, people.map(readerOf), day);
  return mapInTurns(
    readers.filter((reader) => !asked.has(reader.id)),
    (reader) => ({
      personId: reader.id,
      dueOn: dueOnFor(effectiveOn!, today, reader.startsOn, withinDays),
    }),
  );
}

async function ask(
  work: Work,
  policy: Policy,
  version: Version,
  due: readonly Due[],
  why: string,
): Promise<number> {
  const rows = due.map(({ personId, dueOn }) => ({
    id: newId(work.now),
    policy_id: policy.id,
    version_id: version.id,
    person_id: personId,
    due_on: dueOn,
    reason: why,
    created_at: work.now.toISOString(),
  }));
  return insertRequirements(work.db, rows);
}

function publishedWords(version: Version): string {
  return `Version ${versionNumber(version)} is published.`;
}

/** A person as the rules of acknowledgements read them, by the days of their employment. */
export function readerOf(person: PersonRow) {
  return {
    id: person.id,
    name: person.name,
    department: person.department,
    startsOn: person.starts_on,
    endsOn: person.ends_on,
  };
}
