import { readProgramme } from "#app/queries/controls/programme";
import { staffToChoose } from "#app/queries/people/choices";
import type { ReadDb } from "#db/client";
import { listCriteria } from "#policies/catalogue";

/** What the form of a control offers: the people who are here, the criteria of the programme and those it has already, its owner and deputy too. */
export async function controlChoices(
  read: ReadDb,
  now: Date,
  has: readonly string[] = [],
  holders: readonly (string | null)[] = [],
) {
  const { today, categories } = await readProgramme(read, now, null, { ref: "" });
  const people = await staffToChoose(read, today, ...holders);
  const chosen = new Set(listCriteria(categories).map((criterion) => criterion.id));
  return {
    people: people.map((person) => [person.id, person.name] as const),
    criteria: listCriteria()
      .filter(({ id }) => chosen.has(id) || has.includes(id))
      .map(({ id, title }) => ({ id, title })),
  };
}
