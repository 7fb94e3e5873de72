import type { Finding, Verdict } from "#domain/evidence/evidence";

/** What one object was judged by one rule then and would be judged now; null where one of the two says nothing about it. */
export type Rejudged = {
  rule: string;
  object: string;
  before: Verdict | null;
  after: Verdict | null;
  detail: string;
};

/** One item judged again: what differs, or why it could not be judged. */
export type Reassessed<Moment = Date> = {
  ref: string;
  extractedAt: Moment;
  /** The collector and version that judged it then; null where nothing was judged. */
  by: string | null;
  differences: Rejudged[];
  problem: string | null;
};

type Judged = Pick<Finding, "rule" | "object" | "verdict" | "detail">;

const GRAVITY: readonly Verdict[] = ["pass", "unknown", "fail"];

/**
 * Rules and objects on which two assessments of the same stored files differ, by rule and object. Several findings of one rule about
 * one object count as the gravest of them. A detail in other words is no difference.
 */
export function rejudged(before: readonly Judged[], after: readonly Judged[]): Rejudged[] {
  const [old, newer] = [gravestByObject(before), gravestByObject(after)];
  const keys = [...new Set([...old.keys(), ...newer.keys()])];
  return keys
    .map((key) => {
      const [was, is] = [old.get(key), newer.get(key)];
      const { rule, object, detail } = (is ?? was)!;
      return { rule, object, detail, before: was?.verdict ?? null, after: is?.verdict ?? null };
    })
    .filter((one) => one.before !== one.after)
    .sort((a, b) => compare(a.rule, b.rule) || compare(a.object, b.object));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function gravestByObject(findings: readonly Judged[]): Map<string, Judged> {
  const found = new Map<string, Judged>();
  for (const one of findings) {
    const key = JSON.stringify([one.rule, one.object]);
    const earlier = found.get(key);
    if (!earlier || GRAVITY.indexOf(one.verdict) > GRAVITY.indexOf(earlier.verdict)) found.set(key, one);
  }
  return found;
}
