import type { AppContext } from "#app/context";
import { readProgramme } from "#app/queries/controls/programme";
import { staffToChoose } from "#app/queries/people/choices";
import { listControlStandings } from "#db/evidence/standings";
import type { Occurrence } from "#domain/controls/judging";
import { proposedDue } from "#domain/evidence/requests";
import { wholeDay } from "#domain/when";

/** Occurrences that the form offers, the latest of those that still need evidence. */
const OFFERED = 24;

/** What the form of a new request offers and proposes: for a control its owner, its running occurrence and the day that one is due. */
export async function readAskChoices(app: AppContext, ref: string, key: string | null) {
  const controls = (await listControlStandings(app.read)).map(
    ({ ref, title }) => [ref, `${ref} ${title}`] as const,
  );
  const { controls: known, today } = await readProgramme(app.read, app.now(), null, { ref });
  const control = known[0];
  const people = await staffToChoose(app.read, today, control?.ownerId);
  const options = people.map(({ id, name }) => [id, name] as const);
  if (!control) return { controls, people: options, control: null, occurrences: [], items: [], values: {} };
  const begun = control.occurrences.filter((one) => one.from <= today && needsEvidence(one));
  const one = begun.find((candidate) => candidate.key === key) ?? runningOf(begun, today);
  const items = [...(one?.items ?? control.version.evidence)];
  return {
    controls,
    people: options,
    control: {
      ref,
      title: control.version.title,
      statement: control.version.statement,
      retired: control.retired,
      owner: control.ownerName,
    },
    occurrences: begun
      .toReversed()
      .slice(0, OFFERED)
      .map((each) => [each.key, labelOf(each)] as const),
    items,
    values: {
      control: ref,
      occurrence: one?.key,
      items,
      title: control.version.evidence.length === 1 ? control.version.evidence[0] : control.version.title,
      kind: "record",
      personId: options.some(([id]) => id === control.ownerId) ? control.ownerId : undefined,
      dueOn: proposedDue(one?.due ?? null, today),
    },
  };
}

function needsEvidence(one: Occurrence): boolean {
  return one.state !== "held" && one.notExpected === null && one.waiver === null;
}

function runningOf(begun: readonly Occurrence[], today: string): Occurrence | undefined {
  return begun.find((one) => one.due >= today) ?? begun.at(-1);
}

function labelOf({ event, from, due }: Occurrence): string {
  if (event) return `${event.label}, due ${wholeDay(due)}`;
  return from === due ? wholeDay(due) : `${wholeDay(from)} to ${wholeDay(due)}`;
}
