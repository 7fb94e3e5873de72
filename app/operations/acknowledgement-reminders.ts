import { record } from "#app/audit";
import { queueMail } from "#app/mail/queue";
import { latestPerPerson, readerOf, requireOfNewcomers } from "#app/operations/acknowledgements";
import { standing } from "#app/operations/policy-standing";
import type { Work } from "#app/work";
import { insertReminder, listRequirements, type RequirementRow } from "#db/acknowledgements";
import { newId } from "#db/ids";
import { listPeople } from "#db/people";
import { listPolicies } from "#db/policies";
import { acknowledgementState, type ReminderStage, reminderStage, worksOn } from "#domain/acknowledgements";
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
  const { today, organisation } = await standing(work);
  const people = new Map((await listPeople(work.db)).map((person) => [person.id, person]));
  const retired = new Set(
    (await listPolicies(work.db))
      .filter((each) => each.retiredOn && each.retiredOn <= today)
      .map(({ id }) => id),
  );
  const open = latestPerPerson(await listRequirements(work.db)).filter(
    (row) =>
      row.userId &&
      !retired.has(row.policyId) &&
      worksOn(readerOf(people.get(row.personId)!), today) &&
      ["open", "overdue"].includes(acknowledgementState(row, row.acknowledgedAt && today, today)),
  );
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
  for (const letter of letters.values()) {
    const lines = letter.reminders.map(({ row }) =>
      lineOf(row, letter.manager, work.now, organisation.time_zone),
    );
    const late = letter.reminders.some(({ row }) => row.dueOn < today);
    await queueMail(work, {
      key: `acknowledgements:${newId(work.now)}`,
      to: letter.to,
      subject: letter.manager
        ? "Policies your team has not acknowledged"
        : late
          ? "Overdue: policies to acknowledge"
          : "Policies to read and acknowledge",
      text: letter.manager
        ? `${letter.name},\n\nPeople in your team have not acknowledged these policies of ${organisation.name}:\n\n${lines.join("\n")}\n\nThey find them at ${publicUrl}/my/policies\n`
        : `${letter.name},\n\n${organisation.name} asks you to read and acknowledge:\n\n${lines.join("\n")}\n\nRead them here:\n\n${publicUrl}/my/policies\n`,
      about: { type: "person", id: letter.reminders[0]!.row.personId },
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

function lineOf(row: RequirementRow, forManager: boolean, now: Date, zone: string): string {
  const by = dayText(row.dueOn, now, zone, true).replace(/\u00a0/g, " ");
  return `- ${forManager ? `${row.personName}: ` : ""}${row.title} ${row.major}.${row.minor}, by ${by}`;
}
