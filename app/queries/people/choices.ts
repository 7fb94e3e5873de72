import type { ReadDb } from "#db/client";
import { findPeople, isMorePeopleThan, listPeople, listReviewersToBe, listStaff } from "#db/people/people";
import { cachedUntilWrite } from "#db/read-cache";
import type { Day } from "#domain/days";

/** So many people are offered as a list to choose from; where there are more, a name or an address is typed. */
const MOST = 300;

type Choice = { id: string; name: string };
type Chosen = readonly (string | null | undefined)[];

/** Whether people are typed instead of chosen from a list, everywhere alike: a list of 20,000 is megabytes of each page. */
export function hasManyPeople(read: ReadDb): Promise<boolean> {
  return cachedUntilWrite(read, "many people", () => isMorePeopleThan(read, MOST));
}

/** The staff of a day to choose from, and who is chosen; where there are many people, those alone. */
export async function staffToChoose(read: ReadDb, today: Day, ...chosen: Chosen): Promise<Choice[]> {
  if (await hasManyPeople(read)) return chosenOf(read, chosen);
  const held = chosen.filter((id) => typeof id === "string");
  return (await listStaff(read, today, ...held)).map(({ id, name }) => ({ id, name }));
}

/** Everybody, leavers included, with their addresses; where there are many people, who is chosen alone. */
export async function peopleToChoose(read: ReadDb, ...chosen: Chosen): Promise<Choice[]> {
  if (await hasManyPeople(read)) return chosenOf(read, chosen);
  return (await listPeople(read)).map(withAddress);
}

/** Staff who can sign in; where there are many people, who is chosen alone. */
export async function reviewersToChoose(read: ReadDb, ...chosen: Chosen): Promise<Choice[]> {
  return (await hasManyPeople(read)) ? chosenOf(read, chosen) : listReviewersToBe(read);
}

/** With the address, which tells people of one name apart. */
async function chosenOf(read: ReadDb, chosen: Chosen): Promise<Choice[]> {
  const ids = chosen.filter((id) => typeof id === "string");
  return (await findPeople(read, ids)).map(withAddress);
}

function withAddress({ id, name, email }: Choice & { email: string }): Choice {
  return { id, name: `${name}, ${email}` };
}
