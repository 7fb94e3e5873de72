import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import type { Work } from "#app/work";
import { listRemovals, type RemovalLine } from "#db/access-reviews/removals";
import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { listUsers } from "#db/installation/users";
import { listPeople } from "#db/people/people";
import { readable, storedInstant } from "#db/unreadable";
import { removalStage } from "#domain/access-reviews/removals";
import { counted } from "#domain/counted";
import { fullText } from "#domain/when";

type Reader = { name: string; email: string; officer?: string };
type Reminder = {
  to: string;
  name: string;
  key: string;
  lines: RemovalLine[];
  late: boolean;
  officer?: string;
};

/**
 * Notifies the owner of a removal of what must be removed and by when: at once, at half time, when it is due, then every day,
 * and the officers from the first day overdue. Removals without an owner go to the officers from the start. One mail holds
 * everything new for one person. Returns how many were queued.
 */
export async function remindRemovals(work: Work, publicUrl: string): Promise<number> {
  const zone = await organisationZone(work.db);
  const people = new Map((await listPeople(work.db)).map((one) => [one.id, one]));
  const officers = (await listUsers(work.db)).filter((user) => user.role === "officer" && !user.ended_at);
  const mails = new Map<string, Reminder>();
  const add = (to: Reader, stage: string, line: RemovalLine) => {
    // One mail for each person, review and stage; a removal that came back is a new occasion.
    const key = `removals:${line.review_id}:${stage}:${line.reopened_at ?? line.since}:${to.email}`;
    const late = stage === "due" || stage.startsWith("overdue");
    const mail = mails.get(key) ?? { to: to.email, name: to.name, key, lines: [], late, officer: to.officer };
    mail.lines.push(line);
    mails.set(key, mail);
  };
  for (const { line, stage } of await openLines(work.db, work.now)) {
    const owner = line.owner_id ? people.get(line.owner_id) : undefined;
    if (owner) add(owner, stage, line);
    if (!owner || stage.startsWith("overdue"))
      for (const { id, name, email } of officers) add({ name, email, officer: id }, stage, line);
  }
  let queued = 0;
  for (const mail of mails.values())
    if (
      await queueMail(work, {
        ...letter(mail, zone, publicUrl),
        purpose: "removals",
        key: mail.key,
        to: mail.to,
        ...(mail.officer ? { userId: mail.officer, needs: "access-reviews.view" } : {}),
        topic: mail.officer ? "removals:officer" : "removals:own",
      })
    )
      queued += 1;
  if (queued > 0)
    await record(work, {
      action: "removals.remind",
      subject: { type: "removal", id: "open" },
      after: { mails: queued },
    });
  return queued;
}

/** Open removals that can be read, each with its stage. */
async function openLines(db: ReadDb, now: Date): Promise<{ line: RemovalLine; stage: string }[]> {
  return readable("removals", await listRemovals(db, { open: true }), (line) => ({
    line,
    stage: stageOf(line, now),
  }));
}

function stageOf(line: RemovalLine, now: Date): string {
  const since = storedInstant("since", line.reopened_at ?? line.since);
  return removalStage(since, storedInstant("due_at", line.due_at), now);
}

/** The words to one reader about all that is open for them at `now`; null when nothing is. */
export async function currentRemovalLetter(
  db: ReadDb,
  to: { email: string; officer: boolean },
  { now, zone, publicUrl }: { now: Date; zone: string; publicUrl: string },
) {
  const people = await listPeople(db);
  const reader = people.find((one) => one.email === to.email);
  const emails = new Map(people.map((one) => [one.id, one.email]));
  const open = (await openLines(db, now)).filter(({ line, stage }) =>
    to.officer
      ? !emails.has(line.owner_id ?? "") || stage.startsWith("overdue")
      : emails.get(line.owner_id ?? "") === to.email,
  );
  if (open.length === 0) return null;
  const lines = open.map(({ line }) => line);
  const late = open.some(({ stage }) => /^(due|overdue)/.test(stage));
  return letter({ name: reader?.name ?? "", lines, late }, zone, publicUrl);
}

function letter(
  { name, lines, late }: Pick<Reminder, "name" | "lines" | "late">,
  zone: string,
  publicUrl: string,
) {
  const count = counted(lines.length, "removal");
  const what = lines.map((line) => {
    const act = line.kind === "revoke" ? "revoke" : "change";
    const to = line.to_role ? ` to ${line.to_role}` : "";
    const ticket = line.ticket ? `, ticket ${line.ticket}` : "";
    const back = line.reopened_at ? ", which has returned" : "";
    return `- ${line.ref}: ${act} ${line.role ?? "the account"} of ${line.label} in ${line.system}${to}${back}${ticket}, by ${fullText(new Date(line.due_at), zone)}`;
  });
  const [first] = lines;
  return {
    subject: `${systemsOf(lines)}: ${count} ${late ? "overdue" : "to do"}`,
    text: [
      `Hello ${name},`,
      "",
      late ? "these access changes are overdue:" : "a signed access review requires these access changes:",
      ...what,
      "",
      "A removal is proven only by a later list of accounts; closing the ticket is not enough.",
      "",
      `${publicUrl}/removals`,
    ].join("\n"),
    about: { type: "access-review", id: first?.review_id ?? "" },
  };
}

/** "Warehouse", "Warehouse and AWS", or how many there are. */
function systemsOf(lines: readonly RemovalLine[]): string {
  const names = [...new Set(lines.map((line) => line.system))];
  return names.length > 2 ? `${names.length} systems` : names.join(" and ");
}
