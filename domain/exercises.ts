/** Exercises have a series of references of their own: EXE-0001 is not mistaken for an incident, and no number is missing among the incidents. */
export const exercisePrefix = "EXE";

/** Whether this reference, or the address that ends with it, is that of an exercise. */
export function isExerciseRef(ref: string | undefined): boolean {
  return ref?.toUpperCase().startsWith(`${exercisePrefix}-`) ?? false;
}

/** What a title says wherever it appears alone: in a list, a mail, a calendar. */
export function markedTitle(title: string, exercise: boolean): string {
  return exercise ? `EXERCISE: ${title}` : title;
}

/** What the record says of a message that an exercise has kept back. */
export const keptWords = "EXERCISE, not sent";

const preface = "EXERCISE. None of this has happened, and no one outside the organisation is notified.";

/** A message about an exercise says so in its first word and its first line. */
export function exerciseMessage<T extends { subject: string; text: string }>(message: T): T {
  return {
    ...message,
    subject: markedTitle(message.subject.replace(/^EXERCISE: /, ""), true),
    text: message.text.startsWith(preface) ? message.text : `${preface}\n\n${message.text}`,
  };
}

/** A page's title in the browser, marked where its address is that of an exercise. */
export function incidentTitle(name: string) {
  return ({ params }: { params: { ref?: string } }) => [
    { title: `${markedTitle(name, isExerciseRef(params.ref))} · Surety` },
  ];
}
