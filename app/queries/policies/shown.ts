import type { Asked, Shown } from "#app/auth/register";
import { type PolicyLine, readPolicies } from "#app/queries/policies/policies";
import type { Day } from "#domain/days";
import { inOrderAsked } from "#domain/installation/lists";
import { dayInput } from "#domain/policies/policies";

/** How many of a policy's readers are asked to acknowledge it, have done so, and are overdue. */
export function readCounts({ readings }: Pick<PolicyLine, "readings">) {
  const count = (...states: string[]) => readings.filter(({ state }) => states.includes(state)).length;
  return {
    asked: readings.length - count("excused"),
    done: count("acknowledged", "late"),
    overdue: count("overdue"),
  };
}

/** What the list of policies and its file are sorted by. */
export const policySorts = {
  title: (line: PolicyLine) => line.policy.title,
  version: (line: PolicyLine) => line.inForce?.effectiveOn ?? null,
  next: (line: PolicyLine) => line.next?.state ?? null,
  read: (line: PolicyLine) => {
    const { asked, done } = readCounts(line);
    return asked === 0 ? null : done - asked;
  },
  owner: (line: PolicyLine) => line.policy.ownerName,
  review: (line: PolicyLine) => line.reviewDueOn,
};

/** The day that the address asks for; null for what is in force now, and what is not yet. */
export function dayAsked(query: URLSearchParams): Day | null {
  const asked = dayInput.safeParse(query.get("on"));
  return asked.success ? asked.data : null;
}

/** All policies, or those in force on a day. */
export async function listPolicies({ app, visitor }: Asked, on: Day | null) {
  const { today, lines } = await readPolicies(app.read, app.now(), visitor, on ?? undefined);
  return { today, lines: lines.filter((line) => on === null || line.inForce) };
}

/** What the page of policies shows, for its file. */
export const shownPolicies: Shown<PolicyLine> = {
  fields: { on: "" },
  list: async (asked, query) =>
    inOrderAsked(query, (await listPolicies(asked, dayAsked(query))).lines, policySorts),
};
