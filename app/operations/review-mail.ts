import { queueMail } from "#app/mail/queue";
import type { Work } from "#app/work";
import type { ReviewRow } from "#db/access-reviews";
import { findOrganisation } from "#db/organisation";
import { findPerson } from "#db/people";
import { momentText } from "#domain/when";

/** Tells a reviewer about their list: plain words, one link, once for each stage. False when it was told before. */
export async function queueReviewMail(
  work: Work,
  review: ReviewRow,
  told: { id: string; open: number; stage: string },
  publicUrl: string,
): Promise<boolean> {
  const person = await findPerson(work.db, told.id);
  if (!person) return false;
  const organisation = await findOrganisation(work.db);
  const due = momentText(new Date(review.due_at), work.now, organisation?.time_zone ?? "UTC");
  const count = told.open === 1 ? "1 account" : `${told.open} accounts`;
  const first = told.stage === "opened";
  const late = told.stage === "due" || told.stage.startsWith("overdue");
  const subject = first
    ? `${review.title}: ${count} for you to decide`
    : `${review.title}: ${count} still to decide`;
  const lines = [
    `Hello ${person.name},`,
    "",
    first
      ? `you decide who keeps access to what: ${count}. It is due ${due}.`
      : `${count} of your list ${told.open === 1 ? "is" : "are"} still to decide. It ${late ? "was" : "is"} due ${due}.`,
    "",
    `${publicUrl}/my/reviews/${review.id}`,
    "",
    "You sign in with your second factor. Each decision is saved at once; you can undo it until you sign at the end.",
    "",
    organisation?.name ?? "Surety",
  ];
  return queueMail(work, {
    key: `access-review:${review.id}:${told.stage}:${told.id}`,
    to: person.email,
    subject,
    text: lines.join("\n"),
    about: { type: "access-review", id: review.id },
  });
}
