import type { SubmissionResult } from "@conform-to/react";
import type { AppContext } from "#app/context";
import { hasManyPeople } from "#app/queries/people/choices";
import { findPerson, findPersonByAddress, listPeopleLike, listPeopleNamed } from "#db/people/people";
import { type Action, may, type Role } from "#domain/roles";

/** Each names a field of the form in which a person may be typed. `PersonField` sends it. */
const TYPED = "person";

type Named = {
  /** The form with ids in the place of what was typed. */
  form: FormData;
  /** What could not be found, by field. */
  errors: Record<string, string[]>;
  /** The answer of a refused form, with what was typed. */
  asTyped<R extends SubmissionResult<string[]>>(result: R): R;
};

/** What a role that may not see the list of people does with a person all the same: each of these forms has a field for one. */
const naming: readonly Action[] = [
  "absences.edit-own",
  "access-reviews.decide-own",
  "removals.work-own",
  "incidents.work-own",
];

/**
 * Finds the people whose names or addresses were typed where there are too many to list. The name of the field comes from the
 * request, so any form can ask: a role whose forms have no such field gets nothing, and only one that may see people gets other people's data.
 */
export async function nameTypedPeople(app: AppContext, role: Role, given: FormData): Promise<Named> {
  const sees = may(role, "people.view");
  const names = sees || naming.some((action) => may(role, action));
  if (!names || !given.has(TYPED) || !(await hasManyPeople(app.read)))
    return { form: given, errors: {}, asTyped: (result) => result };
  return resolve(app, given, sees);
}

async function resolve(app: AppContext, given: FormData, sees: boolean): Promise<Named> {
  const typed = new Map<string, string>();
  const errors: Named["errors"] = {};
  const form = new FormData();
  for (const [name, value] of given) form.append(name, value);
  for (const field of new Set(given.getAll(TYPED).map(String))) {
    const text = given.get(field);
    if (typeof text !== "string" || text.trim() === "") continue;
    typed.set(field, text);
    const found = await find(app, text.trim(), sees);
    if ("id" in found) form.set(field, found.id);
    else errors[field] = [found.why];
  }
  const asTyped: Named["asTyped"] = (result) =>
    typed.size === 0
      ? result
      : { ...result, initialValue: { ...result.initialValue, ...Object.fromEntries(typed) } };
  return { form, errors, asTyped };
}

/** By id, as a page without typing sends it; by address, alone or after a name; by name, where one person has it. */
async function find(
  { read }: AppContext,
  text: string,
  sees: boolean,
): Promise<{ id: string } | { why: string }> {
  const address = /(?:^|[\s,<])([^\s,<>]+@[^\s,<>]+)>?$/.exec(text)?.[1];
  const one = address ? await findPersonByAddress(read, address) : await findPerson(read, text);
  if (one) return one;
  const named = address ? [] : await listPeopleNamed(read, text, SHOWN + 1);
  const [first, second] = named;
  if (first && !second) return first;
  if (!sees)
    return {
      why: first
        ? "Several people have this name. Enter the e-mail address."
        : `No person has ${address ? "this address" : "this name"}. Enter the e-mail address of the person.`,
    };
  if (first)
    return { why: `Several people are called ${first.name}. Enter the address: ${listed(named, "email")}` };
  const similar = await listPeopleLike(read, address?.split("@")[0] ?? text, SHOWN + 1);
  const more =
    similar.length > 0
      ? `Similar: ${listed(similar, "label")}`
      : "Enter the name or the e-mail address of a person on the list of people.";
  return { why: `No person has ${address ? "this address" : "this name"}. ${more}` };
}

const SHOWN = 6;

type Listed = { name: string; email: string; ends_on: string | null };

/** With the last day of who leaves or has left: of two people of one name it is often the other who is meant. */
function listed(people: readonly Listed[], as: "email" | "label"): string {
  const shown = people
    .slice(0, SHOWN)
    .map(({ name, email, ends_on }) => [
      as === "email" ? email : `${name}, ${email}`,
      ends_on && `(last day ${ends_on})`,
    ])
    .map((parts) => parts.filter(Boolean).join(" "));
  return `${shown.join("; ")}${people.length > SHOWN ? "; and more" : ""}.`;
}
