import { queueMail } from "#app/delivery/mail/queue";
import type { Work } from "#app/work";
import { findExtensions } from "#db/access-reviews/events";
import type { ReviewRow } from "#db/access-reviews/reviews";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { listUsers } from "#db/installation/users";
import { findPerson } from "#db/people/people";
import { calendarText } from "#domain/calendar";
import { counted, plural } from "#domain/counted";
import { fullText } from "#domain/when";

type Listed = { id: string; open: number; stage: string };
type Facts = {
  now: Date;
  zone: string;
  organisation: string;
  publicUrl: string;
  /** How often the due date was moved, and when it last was. */
  moves: Awaited<ReturnType<typeof findExtensions>>;
};

/** Notifies a reviewer of their list: plain words, one link, once for each stage. False when it was sent before. */
export async function queueReviewMail(
  work: Work,
  review: ReviewRow,
  listed: Listed,
  publicUrl: string,
): Promise<boolean> {
  const person = await findPerson(work.db, listed.id);
  if (!person) return false;
  const organisation = await findOrganisation(work.db);
  const facts = {
    now: work.now,
    zone: zoneOfOrganisation(organisation),
    organisation: organisation?.name ?? "Surety",
    publicUrl,
    moves: await findExtensions(work.db, review.id),
  };
  return queueMail(work, {
    purpose: "access-review",
    // A moved due date starts its stages again; the opening is announced once.
    key: `access-review:${review.id}:${listed.stage}:${listed.stage === "opened" ? "" : `${review.due_at}:`}${listed.id}`,
    to: person.email,
    ...reviewLetter(review, person.name, listed, facts),
    about: { type: "access-review", id: review.id },
    topic: `review:${review.id}:${listed.id}`,
  });
}

/** The words to a reviewer as of one instant, with the day it is due as iCalendar. */
export function reviewLetter(
  review: ReviewRow,
  name: string,
  listed: Pick<Listed, "open" | "stage">,
  { now, zone, organisation, publicUrl, moves }: Facts,
) {
  const due = fullText(new Date(review.due_at), zone);
  const count = counted(listed.open, "account");
  const late = listed.stage === "due" || listed.stage.startsWith("overdue");
  const until = `The review ${late ? "was" : "is"} due ${due}.`;
  const [topic, sentence] =
    listed.open === 0
      ? [
          "only your signature is missing",
          `you have decided every entry on your list. Please sign the review. ${until}`,
        ]
      : listed.stage === "opened"
        ? [`${count} for your decision`, `you have access to review: ${count}. ${until}`]
        : [
            `${count} still to decide`,
            `${count} of your list ${plural(listed.open, "is", "are")} still to decide. ${until}`,
          ];
  const link = `${publicUrl}/my/reviews/${review.id}`;
  const day = {
    id: review.id,
    at: new Date(review.due_at),
    sequence: moves.sequence,
    modifiedAt: moves.modifiedAt ?? new Date(review.opened_at ?? now),
    title: `${review.title}: ${count} to decide`,
    text: "Each decision is saved immediately; you sign at the end.",
    link,
  };
  return {
    subject: `${review.title}: ${topic}`,
    text: [
      `Hello ${name},`,
      "",
      sentence,
      "",
      link,
      "",
      "You sign in with your second factor. Each decision is saved immediately and can be undone until you sign.",
      "",
      organisation,
    ].join("\n"),
    attachments: [
      {
        name: `${review.ref}.ics`,
        mediaType: "text/calendar; charset=utf-8",
        text: calendarText(review.title, [day], now),
      },
    ],
  };
}

/** Notifies every officer about a review, once for each key. Returns how many were notified. */
export async function queueOfficerMail(
  work: Work,
  mail: { key: string; subject: string; text: string; url: string; reviewId: string; topic?: string },
): Promise<number> {
  let mailed = 0;
  for (const user of await listUsers(work.db)) {
    if (user.role !== "officer" || user.ended_at) continue;
    const queued = await queueMail(work, {
      purpose: "access-review",
      key: `${mail.key}:officer:${user.id}`,
      to: user.email,
      subject: mail.subject,
      text: `${mail.text}\n\n${mail.url}`,
      about: { type: "access-review", id: mail.reviewId },
      userId: user.id,
      needs: "access-reviews.view",
      topic: mail.topic,
    });
    if (queued) mailed += 1;
  }
  return mailed;
}
