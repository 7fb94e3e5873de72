import type { PlannedItem } from "#domain/access-reviews/plan";
import { counted } from "#domain/counted";

/** "stop" keeps a review from opening, "wait" keeps it from opening by itself, "ask" is worth a look. */
export type Check = { tone: "stop" | "wait" | "ask"; text: string; more: string[] };

/** What was found about a planned review: entries and reviewers, and the lines that name the rest. */
type Found = {
  items: PlannedItem[];
  due: string;
  overdue: boolean;
  reviewers: readonly { name: string; canSignIn: boolean }[];
  oldDays: number;
  old: string[];
  away: string[];
  newer: string[];
  uncovered: string[];
};

/** What speaks against opening a review, the gravest first. */
export function planChecks({ items, due, overdue, reviewers, oldDays, ...found }: Found): Check[] {
  return [
    check(
      "stop",
      items.filter((item) => item.unrouted).map((item) => item.unrouted ?? ""),
      "account has no reviewer",
      "accounts have no reviewer",
    ),
    check(
      "stop",
      items.length === 0 ? ["Choose a system with accounts."] : [],
      "The review has no entries",
      "",
    ),
    check("stop", overdue ? [`The review was due ${due}.`] : [], "The due date has passed", ""),
    check(
      "ask",
      reviewers.filter((one) => !one.canSignIn).map((one) => one.name),
      "reviewer cannot sign in yet: send an invitation",
      "reviewers cannot sign in yet: send invitations",
    ),
    check(
      "wait",
      found.old,
      `list of accounts is older than ${oldDays} days`,
      `lists of accounts are older than ${oldDays} days`,
    ),
    check(
      "ask",
      found.away,
      "reviewer is out of office past the due date: their entries are reassigned",
      "reviewers are out of office past the due date: their entries are reassigned",
    ),
    check("ask", found.newer, "system has a newer list of accounts", "systems have a newer list of accounts"),
    check(
      "ask",
      found.uncovered,
      "system in scope is not in a review of this period",
      "systems in scope are not in a review of this period",
    ),
    check(
      "ask",
      labels(items, "reciprocal"),
      "reciprocal review: account reviewed by a person whose access its holder reviews",
      "reciprocal reviews: accounts reviewed by a person whose access their holder reviews",
    ),
    check(
      "ask",
      labels(items, "unmatched"),
      "account matches no known person",
      "accounts match no known person",
    ),
  ].filter((one) => one !== null);
}

/** One label for each account with a flag: two accounts may have the same name, and one may have several roles. */
function labels(items: PlannedItem[], flag: PlannedItem["flags"][number]): string[] {
  const flagged = items.filter((item) => item.flags.includes(flag));
  return [...new Map(flagged.map((item) => [`${item.systemId}/${item.externalId}`, item.label])).values()];
}

/** Examples named for a finding. */
const NAMED = 20;

function check(tone: Check["tone"], found: string[], one: string, many: string): Check | null {
  if (found.length === 0) return null;
  const text = many === "" ? one : counted(found.length, one, many);
  const more = found.length > NAMED ? [`and ${found.length - NAMED} more`] : [];
  return { tone, text: `${text}.`, more: [...found.slice(0, NAMED), ...more] };
}
