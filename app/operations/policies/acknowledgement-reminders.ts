import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { readerOf, requireOfNewcomers } from "#app/operations/policies/acknowledgements";
import { organisationToday } from "#app/queries/policies/organisation-today";
import type { Work } from "#app/work";
import type { ReadDb } from "#db/client";
import { newId } from "#db/ids";
import { listPeople } from "#db/people/people";
import { insertReminder, listRequirements, type RequirementRow } from "#db/policies/acknowledgements";
import { listPolicies } from "#db/policies/policies";
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

/**
 * Asks newcomers, then reminds: each person once per requirement and stage, with everything open in one mail; from a week
 * late on, the manager too. People without an account are not mailed, because they could not sign in.
 */
export async function remindReaders(
  work: Work,
  publicUrl: string,
): Promise<{ asked: number; mails: number }> {
  const asked = await requireOfNewcomers(work);
  const { today, organisation } = await organisationToday(work);
  const { people, open } = await openRequirements(work.db, today);
  const letters = new Map<string, { to: string; name: string; manager: boolean; reminders: Reminder[] }>();
  for (const row of open) {
    const stage = reminderStage(row.dueOn, today);
    const manager = stage.manager && row.managerId ? people.get(row.managerId) : undefined;
    const recipients = [{ to: row.email, name: row.personName, manager: false }];
    if (manager && worksOn(readerOf(manager), today) && manager.email !== row.email) {
      recipients.push({ to: manager.email, name: manager.name, manager: true });
    }
    for (const recipient of recipients) {
      const isNew = await insertReminder(work.db, {
        requirement_id: row.id,
        stage: stage.stage,
        recipient: recipient.to,
        raised_at: work.now.toISOString(),
      });
      if (!isNew) continue;
      const key = `${recipient.manager} ${recipient.to}`;
      const letter = letters.get(key) ?? { ...recipient, reminders: [] };
      letter.reminders.push({ row, stage });
      letters.set(key, letter);
    }
  }
  const facts = { now: work.now, zone: organisation.time_zone, organisation: organisation.name, publicUrl };
  for (const letter of letters.values()) {
    const rows = letter.reminders.map(({ row }) => row);
    await queueMail(work, {
      purpose: "acknowledgements",
      key: `acknowledgements:${newId(work.now)}`,
      to: letter.to,
      ...letterOf(rows, letter, today, facts),
      about: { type: "person", id: rows[0]!.personId },
      topic: `acknowledgements:${letter.manager ? "team" : "own"}`,
    });
  }
  if (letters.size > 0) {
    await record(work, {
      action: "acknowledgements.remind",
      subject: { type: "acknowledgements", id: today },
      after: {
        mails: letters.size,
        reminders: [...letters.values()].flatMap((each) => each.reminders).length,
      },
    });
  }
  return { asked, mails: letters.size };
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
