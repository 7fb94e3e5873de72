import type { ReadDb } from "#db/client";
import { findPeople, isMorePeopleThan, listPeople, listReviewersToBe, listStaff } from "#db/people/people";
import { cachedUntilWrite } from "#db/read-cache";
import type { Day } from "#domain/days";
import { fold } from "#domain/folding";

/** How many people are offered as a list to choose from; where there are more, a name or an address is typed. */
const MOST = 300;

type Choice = { id: string; name: string };
type Addressed = Choice & { email: string };
type Chosen = readonly (string | null | undefined)[];

/** Whether people are typed instead of chosen from a list, everywhere alike: a list of 20,000 is megabytes of each page. */
export function hasManyPeople(read: ReadDb): Promise<boolean> {
  return cachedUntilWrite(read, "many people", () => isMorePeopleThan(read, MOST));
}

/** The staff of a day to choose from, and who is chosen; where there are many people, those alone. */
export async function staffToChoose(read: ReadDb, today: Day, ...chosen: Chosen): Promise<Choice[]> {
  if (await hasManyPeople(read)) return chosenOf(read, chosen);
  const held = chosen.filter((id) => typeof id === "string");
  return distinguished(await listStaff(read, today, ...held));
}

/** Everyone, leavers included, with their addresses; where there are many people, who is chosen alone. */
export async function peopleToChoose(read: ReadDb, ...chosen: Chosen): Promise<Choice[]> {
  if (await hasManyPeople(read)) return chosenOf(read, chosen);
  return (await listPeople(read)).map(withAddress);
}

/** Staff who can sign in; where there are many people, who is chosen alone. */
export async function reviewersToChoose(read: ReadDb, ...chosen: Chosen): Promise<Choice[]> {
  return (await hasManyPeople(read)) ? chosenOf(read, chosen) : distinguished(await listReviewersToBe(read));
}

/** By name, and with the address where several of them have one name: one of whom has perhaps left. */
function distinguished(people: readonly Addressed[]): Choice[] {
  const counts = new Map<string, number>();
  for (const { name } of people) counts.set(fold(name), (counts.get(fold(name)) ?? 0) + 1);
  return people.map((one) =>
    (counts.get(fold(one.name)) ?? 0) > 1 ? withAddress(one) : { id: one.id, name: one.name },
  );
}

/** With the address, which tells people of one name apart. */
async function chosenOf(read: ReadDb, chosen: Chosen): Promise<Choice[]> {
  const ids = chosen.filter((id) => typeof id === "string");
  return (await findPeople(read, ids)).map(withAddress);
}

function withAddress({ id, name, email }: Addressed): Choice {
  return { id, name: `${name}, ${email}` };
}
