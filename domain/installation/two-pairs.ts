import { Refused } from "#domain/errors";
import { recordText } from "#domain/when";

/** How another user could have opened an account themselves, in the words of the record. */
const openingWays = {
  link: "by a link handed over by",
  session: "in the browser session of",
  browser: "from the address and browser of",
} as const;
export type OpeningWay = keyof typeof openingWays;

/** An account that was opened, or got a new second factor, within another user's reach. */
export type Opening = {
  userId: string;
  /** Whose account it is. */
  name: string;
  /** The user who could have opened it; null for an operator at the command line, who may be any user. */
  by: string | null;
  byName: string;
  way: OpeningWay;
  at: Date;
  /** An owner's word that two people hold the two accounts. */
  confirmed: { by: string; at: Date } | null;
};

/** A member of staff is known by the id of the account and by that of the person. */
type Account = { userId: string; personId: string | null };

export type EyesFacts = {
  /** False where the organisation has switched two pairs of eyes off. */
  required: boolean;
  accounts: readonly Account[];
  openings: readonly Opening[];
};

/** The second person as seen from the first: another person, the same account, or perhaps the same person. */
export type Eyes = { required: boolean } & (
  | { relation: "other" }
  | { relation: "own" }
  | { relation: "linked"; opening: Opening }
);

/**
 * How the user who approves relates to those who made, wrote, reviewed or decided what is approved. Accounts are linked
 * where one was opened within reach of the other's holder and no owner has confirmed that they are two people; links
 * carry over, so that a third account made by the second is not a way around. Ids are those of accounts or of persons.
 */
export function judgeEyes(
  facts: EyesFacts,
  approver: string | null,
  makers: readonly (string | null)[],
): Eyes {
  const { required } = facts;
  if (approver === null) return { required, relation: "other" };
  const own = accountId(facts, approver);
  const others = makers.map((id) => (id === null ? null : accountId(facts, id)));
  if (others.includes(own)) return { required, relation: "own" };
  const near = reachOf(facts, own);
  const opening =
    near.find(({ by }) => by === null) ??
    near.find(({ userId, by }) => others.some((id) => id !== null && (id === userId || id === by))) ??
    others.flatMap((id) => (id === null ? [] : reachOf(facts, id))).find(({ by }) => by === null);
  return opening ? { required, relation: "linked", opening } : { required, relation: "other" };
}

/** What links these users, where two pairs of eyes are required and no two of them count as two people; else null. */
export function linkedAmong(facts: EyesFacts, users: readonly string[]): Opening | null {
  if (!facts.required) return null;
  const pairs = users.flatMap((one, at) =>
    users.slice(at + 1).map((other) => judgeEyes(facts, one, [other])),
  );
  const linked = pairs.flatMap((eyes) => (eyes.relation === "linked" ? [eyes.opening] : []));
  return pairs.some(({ relation }) => relation === "other") ? null : (linked[0] ?? null);
}

/** Why this user cannot be the second person; null when they can. `own` says it where the work is their own. */
export function eyesProblem(eyes: Eyes, own: string): string | null {
  if (!eyes.required || eyes.relation === "other") return null;
  if (eyes.relation === "own") return own;
  const { name, way, byName } = eyes.opening;
  return `The account of ${name} was opened ${openingWays[way]} ${byName}, and no other owner has confirmed that they are two people. Until then the two do not count as two pairs of eyes.`;
}

/**
 * The one check wherever two pairs of eyes are required. True when the record must say that one pair was enough, because
 * the organisation has switched the rule off.
 * @throws Refused (forbidden) when the approver is, or may be, the person who did the work
 */
export function requireOtherPerson(eyes: Eyes, own: string): boolean {
  const problem = eyesProblem(eyes, own);
  if (problem) throw new Refused("forbidden", problem);
  return eyes.relation !== "other";
}

/** Whether this owner may confirm that the account is held by a separate person: not about an account within their own reach. */
export function mayConfirm(facts: EyesFacts, owner: string, userId: string): boolean {
  const near = reachOf(facts, owner);
  return (
    owner !== userId && !near.some(({ by, userId: id }) => by === null || by === userId || id === userId)
  );
}

/** What the record says of an account that was opened within another user's reach. */
export function openingNote({ way, byName, at, confirmed }: Opening): string {
  const opened = `account opened ${openingWays[way]} ${byName} on ${recordText(at)}`;
  return confirmed
    ? `${opened}, confirmed as a separate person by ${confirmed.by} on ${recordText(confirmed.at)}`
    : `${opened}, not confirmed as a separate person`;
}

function accountId({ accounts }: EyesFacts, id: string): string {
  return accounts.find(({ userId, personId }) => userId === id || personId === id)?.userId ?? id;
}

/** The unconfirmed openings that link this account with others, directly or by way of further accounts. */
function reachOf({ openings }: EyesFacts, account: string): Opening[] {
  const open = openings.filter(({ confirmed }) => confirmed === null);
  const seen = new Set([account]);
  for (let size = 0; size !== seen.size; ) {
    size = seen.size;
    for (const { userId, by } of open) {
      if (by !== null && (seen.has(userId) || seen.has(by))) seen.add(userId).add(by);
    }
  }
  return open.filter(({ userId }) => seen.has(userId));
}
