import { bold, Paper } from "#app/pdf/layout/page";
import type { Letter, LettersData } from "#app/queries/incidents/letters";
import { isExerciseRef } from "#domain/exercises";

/** What the content hash of letters covers. */
export function contentOfLetters({ organisation, reference, date, signedBy, letters }: LettersData) {
  return { organisation, reference, date, signedBy, letters };
}

/** Notices as letters in the organisation's name, each on a page of its own, in any script. */
export function noticeLetters(data: LettersData): Paper {
  const { organisation, reference, letters, signedBy } = data;
  const [first] = letters;
  const exercise = isExerciseRef(reference);
  const paper = new Paper({
    number: reference,
    subject: exercise
      ? "EXERCISE. None of this happened."
      : signedBy
        ? organisation.name
        : `${organisation.name}: draft, not sent`,
    marked: exercise,
    title:
      letters.length === 1 && first
        ? `${reference}: letter to ${first.to}`
        : `${reference}: ${letters.length.toLocaleString("en")} letters`,
    organisation: organisation.name,
    madeAt: data.madeAt,
    madeBy: data.madeBy,
    timeZone: organisation.zone,
    data: contentOfLetters(data),
  });
  if (letters.length === 0) paper.text("There are no recipients.");
  for (const [index, letter] of letters.entries()) layLetter(paper, data, letter, index > 0);
  return paper;
}

function layLetter(paper: Paper, data: LettersData, letter: Letter, newPage: boolean): void {
  const { organisation, signedBy } = data;
  if (newPage) paper.newPage();
  paper.text(bold(organisation.name));
  const where = linesOf(organisation.address);
  for (const line of [where.join(", "), organisation.contacts.join(" · ")]) if (line) paper.note(line);
  paper.gap(18);
  paper.text(bold(letter.to));
  if (letter.address) paper.note(letter.address);
  paper.gap(10);
  paper.note(data.date);
  if (!signedBy) paper.text(bold("Draft. Not sent; can still change."));
  paper.section(letter.heading, { level: 2 });
  for (const line of linesOf(letter.opening)) paper.text(line);
  for (const { title, text } of letter.parts) {
    paper.section(title, { level: 3 });
    for (const line of linesOf(text)) paper.text(line);
  }
  paper.gap(6);
  for (const line of linesOf(letter.closing)) paper.text(line);
  paper.gap(12);
  paper.text(`For ${organisation.name}`);
  if (signedBy) paper.text(bold(signedBy));
}

function linesOf(text: string | null): string[] {
  return (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
