import type { DemoPeople, PersonKey } from "#app/demo/people";
import { acceptAnswer, answerRequest, returnAnswer } from "#app/operations/evidence/request-answers";
import { remindOfRequests } from "#app/operations/evidence/request-reminders";
import { askForEvidence } from "#app/operations/evidence/requests";
import { readProgramme } from "#app/queries/controls/programme";
import { perform } from "#app/work";
import { findRequest } from "#db/evidence/requests";
import { askInput } from "#domain/evidence/request-forms";
import { askedMark } from "#domain/evidence/requests";

/** What officers of Tidewater Rota asked people for: one request is accepted, one came back with a reason, one is open. */
export async function demoEvidenceRequests(cast: DemoPeople): Promise<void> {
  const talks = await ask(cast, 24, "secondOfficer", "peopleLead", -10, {
    control: "HR-05",
    title: "List of performance conversations with their dates",
    details: "Names and dates only, not what was said. Mark whose duties of a control were talked about.",
    kind: "list",
  });
  await provide(cast, 19, "peopleLead", talks, {
    name: "performance-conversations.csv",
    text: `name,date,control duties\nОлена Шевченко,${cast.dayAgo(26)},yes\n田中 美咲,${cast.dayAgo(20)},yes\n`,
    note: "Both leads who own controls. The others have none.",
    origin: "People files, folder Conversations",
  });
  await decide(cast, 17, talks, null);

  const readers = await ask(cast, 12, "officer", "supportLead", 2, {
    control: "DP-02",
    title: "Who can read the customer files, and which links are public",
    details:
      "The list of readers of the store of customer files, confirmed by you, and the public links that were closed.",
    kind: "list",
  });
  await provide(cast, 5, "supportLead", readers, {
    name: "readers.csv",
    text: "store,reader,confirmed\ncustomer-files,Олена Шевченко,yes\ncustomer-files,田中 美咲,yes\n",
    note: "Taken from the settings of the store.",
  });
  await decide(
    cast,
    2,
    readers,
    "The public links are missing. Add the list of links, or write that there were none.",
  );

  await ask(cast, 3, "officer", "platformLead", 6, {
    control: "AC-06",
    title: "Inventory of secrets and what was replaced",
    details:
      "The export of the secret store without values, and the record of the replacements of this quarter.",
    kind: "list",
  });
}

/** Asks `days` before the present, due so many days after it, for the occurrence that ran then. Gives back the reference. */
async function ask(
  cast: DemoPeople,
  days: number,
  by: PersonKey,
  of: PersonKey,
  dueIn: number,
  what: { control: string; title: string; details: string; kind: string },
): Promise<string> {
  const { ref } = await cast.at(cast.ago(days, 3), by, async (work) => {
    const { controls, today } = await readProgramme(work.db, work.now, null, { ref: what.control });
    const running = controls[0]?.occurrences.find((one) => one.from <= today && today <= one.due);
    const terms = { personId: cast.people[of].personId, dueOn: cast.dayAgo(-dueIn) };
    return askForEvidence(work, askInput.parse({ ...what, ...terms, occurrence: running?.key }));
  });
  await tell(cast, days);
  return ref;
}

/** The mails of that day. */
async function tell(cast: DemoPeople, days: number): Promise<void> {
  const { app } = cast;
  cast.turn(cast.ago(days, 1));
  await perform(app, { kind: "job", name: "remind-evidence-requests" }, (work) =>
    remindOfRequests(work, app.config.publicUrl),
  );
  cast.turn(cast.now);
}

async function provide(
  cast: DemoPeople,
  days: number,
  by: PersonKey,
  ref: string,
  given: { name: string; text: string; note: string; origin?: string },
): Promise<void> {
  const request = await findRequest(cast.app.read, ref);
  const stored = await cast.app.vault.put(Buffer.from(given.text));
  await cast.at(cast.ago(days), by, (work) =>
    answerRequest(work, ref, {
      performedOn: cast.dayAgo(days + 1),
      note: given.note,
      origin: given.origin,
      seen: request ? askedMark(request) : "",
      files: [{ name: given.name, mediaType: "text/csv", ...stored }],
    }),
  );
}

/** The first officer accepts what came, or returns it with a reason. */
async function decide(cast: DemoPeople, days: number, ref: string, reason: string | null): Promise<void> {
  const evidence = (await findRequest(cast.app.read, ref))?.answer?.ref ?? "";
  await cast.at(cast.ago(days, 2), "officer", (work) =>
    reason === null
      ? acceptAnswer(work, ref, { evidence, reason: "Compared with the list of control owners." })
      : returnAnswer(work, ref, { evidence, reason, dueOn: cast.dayAgo(-7) }),
  );
  if (reason !== null) await tell(cast, days);
}
