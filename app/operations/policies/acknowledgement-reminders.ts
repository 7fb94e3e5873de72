import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { queueMail } from "#app/delivery/mail/queue";
import { askNewcomers, readerOf } from "#app/operations/policies/acknowledgement-requests";
import { organisationToday } from "#app/queries/policies/organisation-today";
import { type Actor, perform, type Work } from "#app/work";
import type { ReadDb } from "#db/client";
import { newId } from "#db/ids";
import { listPeople } from "#db/people/people";
import { insertReminder, listRequirements, type RequirementRow } from "#db/policies/acknowledgements";
import { listPolicies } from "#db/policies/policies";
import { giveTurn } from "#db/turns";
import type { Day } from "#domain/days";
import {
  acknowledgementState,
  latestPerPerson,
  type ReminderStage,
  reminderStage,
  worksOn,
} from "#domain/policies/acknowledgements";
import { dayText } from "#domain/when";

type Reminder = { row: RequirementRow; stage: ReminderStage };
type Letter = { to: string; name: string; manager: boolean; reminders: Reminder[] };

/** So many mails are queued in one transaction: with 20,000 readers others would wait for seconds until all were. */
const AT_ONCE = 100;

/**
 * Asks newcomers, then reminds: each person once per requirement and stage, with everything open in one mail; from a week
 * late on, the manager too. People without an account are not mailed, because they could not sign in. Every hundred mails
 * are one transaction: where this is interrupted, the next run sends the others.
 */
export async function remindReaders(
  app: AppContext,
  actor: Actor,
  publicUrl: string,
): Promise<{ asked: number; mails: number }> {
  const asked = await askNewcomers(app, actor);
  const { today, organisation } = await organisationToday({ db: app.read, now: app.now() });
  const letters = await lettersDue(app.read, today);
  let mails = 0;
  for (let from = 0; from < letters.length; from += AT_ONCE) {
    const some = letters.slice(from, from + AT_ONCE);
    mails += await perform(app, actor, (work) =>
      queueLetters(work, some, today, {
        now: work.now,
        zone: organisation.time_zone,
        organisation: organisation.name,
        publicUrl,
      }),
    );
  }
  return { asked, mails };
}

/** Everything open by reader, whether they were reminded of it before or not. */
async function lettersDue(read: ReadDb, today: Day): Promise<Letter[]> {
  const { people, open } = await openRequirements(read, today);
  const letters = new Map<string, Letter>();
  for (const row of open) {
    const stage = reminderStage(row.dueOn, today);
    const manager = stage.manager && row.managerId ? people.get(row.managerId) : undefined;
    const recipients = [{ to: row.email, name: row.personName, manager: false }];
    if (manager && worksOn(readerOf(manager), today) && manager.email !== row.email) {
      recipients.push({ to: manager.email, name: manager.name, manager: true });
    }
    for (const recipient of recipients) {
      const key = `${recipient.manager} ${recipient.to}`;
      const letter = letters.get(key) ?? { ...recipient, reminders: [] };
      letter.reminders.push({ row, stage });
      letters.set(key, letter);
    }
    await giveTurn();
  }
  return [...letters.values()];
}

/** Queues a mail to each reader about what they were not reminded of at this stage. Answers how many mails there were. */
async function queueLetters(
  work: Work,
  letters: readonly Letter[],
  today: Day,
  facts: Facts,
): Promise<number> {
  let mails = 0;
  let reminded = 0;
  for (const letter of letters) {
    const rows: RequirementRow[] = [];
    for (const { row, stage } of letter.reminders) {
      const isNew = await insertReminder(work.db, {
        requirement_id: row.id,
        stage: stage.stage,
        recipient: letter.to,
        raised_at: work.now.toISOString(),
      });
      if (isNew) rows.push(row);
    }
    if (rows.length === 0) continue;
    mails += 1;
    reminded += rows.length;
    await queueMail(work, {
      purpose: "acknowledgements",
      key: `acknowledgements:${newId(work.now)}`,
      to: letter.to,
      ...letterOf(rows, letter, today, facts),
      about: { type: "person", id: rows[0]!.personId },
      topic: `acknowledgements:${letter.manager ? "team" : "own"}`,
    });
  }
  if (mails > 0)
    await record(work, {
      action: "acknowledgements.remind",
      subject: { type: "acknowledgements", id: today },
      after: { mails, reminders: reminded },
    });
  return mails;
}

type Facts = { now: Date; zone: string; organisation: string; publicUrl: string };

/** The words to one reader about all that is open for them on this day; null when nothing is. */
export async function currentAcknowledgementLetter(
  db: ReadDb,
  to: { email: string; manager: boolean },
  today: Day,
  facts: Facts,
) {
  const { people, open } = await openRequirements(db, today);
  const reader = [...people.values()].find((one) => one.email === to.email);
  const rows = open.filter((row) =>
    to.manager
      ? row.managerId === reader?.id && reminderStage(row.dueOn, today).manager
      : row.email === to.email,
  );
  return reader && rows.length > 0
    ? letterOf(rows, { name: reader.name, manager: to.manager }, today, facts)
    : null;
}

/** What people have to acknowledge on this day. */
async function openRequirements(db: ReadDb, today: Day) {
  const people = new Map((await listPeople(db)).map((person) => [person.id, person]));
  const retired = new Set(
    (await listPolicies(db)).filter((each) => each.retiredOn && each.retiredOn <= today).map(({ id }) => id),
  );
  const open = latestPerPerson(await listRequirements(db)).filter(
    (row) =>
      row.userId &&
      !retired.has(row.policyId) &&
      worksOn(readerOf(people.get(row.personId)!), today) &&
      ["open", "overdue"].includes(acknowledgementState(row, row.acknowledgedAt && today, today)),
  );
  return { people, open };
}

function letterOf(
  rows: readonly RequirementRow[],
  to: { name: string; manager: boolean },
  today: Day,
  { now, zone, organisation, publicUrl }: Facts,
): { subject: string; text: string } {
  const lines = rows.map((row) => lineOf(row, to.manager, now, zone)).join("\n");
  if (to.manager)
    return {
      subject: "Policies your team has not acknowledged",
      text: `${to.name},\n\nPeople in your team have not acknowledged these policies of ${organisation}:\n\n${lines}\n\nThe policies are at ${publicUrl}/my/policies\n`,
    };
  return {
    subject: rows.some((row) => row.dueOn < today)
      ? "Overdue: policies to acknowledge"
      : "Policies to read and acknowledge",
    text: `${to.name},\n\n${organisation} requires you to read and acknowledge:\n\n${lines}\n\nRead them here:\n\n${publicUrl}/my/policies\n`,
  };
}

function lineOf(row: RequirementRow, forManager: boolean, now: Date, zone: string): string {
  const by = dayText(row.dueOn, now, zone, true).replace(/\u00a0/g, " ");
  return `- ${forManager ? `${row.personName}: ` : ""}${row.title} ${row.major}.${row.minor}, by ${by}`;
}
