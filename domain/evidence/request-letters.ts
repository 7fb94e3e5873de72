import { type Day, daysBetween, longDay } from "#domain/days";
import type { RequestState } from "#domain/evidence/requests";

/** What a mail about a request says. */
type Told = {
  ref: string;
  title: string;
  details: string;
  state: RequestState;
  controls: string;
  dueOn: Day;
  askedBy: string;
  person: { name: string };
  answer: { reason: string | null; reviewedBy: string | null } | null;
  unassigned: { reason: string } | null;
};
type Facts = { today: Day; organisation: string; publicUrl: string };

/** The mail to the person who is asked, as of one day: what, until when, one link; after a return, what is missing. */
export function requestLetter(request: Told, { today, organisation, publicUrl }: Facts) {
  const { ref, title, details, controls, dueOn, askedBy, person, answer } = request;
  const returned = request.state === "returned";
  const due = longDay(dueOn);
  const late = dueOn < today;
  const by = late ? `was due on ${due}` : dueOn === today ? "is due today" : `is due on ${due}`;
  const subject = late
    ? `Overdue: ${title}`
    : dueOn === today
      ? `Due today: ${title}`
      : `${returned ? "Returned, please provide again" : "Please provide"}: ${title}`;
  const opening = returned
    ? `What you provided for “${title}” was returned by ${answer?.reviewedBy ?? askedBy}:\n\n${answer?.reason ?? ""}\n\nPlease provide it again. It ${by}.`
    : `${askedBy} asks you for evidence: ${title}. It ${by}.`;
  return {
    subject,
    text: [
      `Hello ${person.name},`,
      opening,
      ...(details ? [`What exactly: ${details}`] : []),
      `${publicUrl}/my/evidence-requests/${ref}`,
      `You sign in with your second factor, add the files or take a photo, and say when it was carried out. It is evidence of ${controls}; a security officer accepts or returns it.`,
      organisation,
    ].join("\n\n"),
  };
}

/** The mail to officers: no one is asked any more, or the person is late. */
export function officersLetter(request: Told, { today, publicUrl }: Omit<Facts, "organisation">) {
  const { ref, title, dueOn, person, unassigned } = request;
  const link = `${publicUrl}/evidence-requests/${ref}`;
  if (unassigned)
    return {
      subject: `${ref} needs another person: ${title}`,
      text: `${unassigned.reason}\n\nNobody is asked for “${title}” now; it ${dueOn < today ? "was" : "is"} due on ${longDay(dueOn)}. Choose who provides it, or withdraw the request:\n\n${link}`,
    };
  const days = daysBetween(dueOn, today);
  return {
    subject: `${ref} is overdue: ${title}`,
    text: `${person.name} has not provided “${title}”. It was due on ${longDay(dueOn)}, ${days} days ago. ${person.name} was reminded too.\n\n${link}`,
  };
}
