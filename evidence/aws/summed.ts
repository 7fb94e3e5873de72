import type { Finding } from "#domain/evidence/evidence";

/** Findings of one rule beyond these are counted in the last of them. */
const MOST_NAMED = 100;

/** The verdict of one object, with its reason. */
export type Judged = { object: string; verdict: Finding["verdict"]; detail: string };

/** One finding for all objects that passed, and one by name for each that did not: what failed before what is unknown. */
export function summed(
  rule: string,
  place: string,
  judged: readonly Judged[],
  passed: (n: number) => string,
): Finding[] {
  const good = judged.filter(({ verdict }) => verdict === "pass").length;
  const bad = judged
    .filter(({ verdict }) => verdict !== "pass")
    .sort((a, b) => Number(b.verdict === "fail") - Number(a.verdict === "fail"));
  const rest = bad.slice(MOST_NAMED);
  const failed = rest.filter(({ verdict }) => verdict === "fail").length;
  const of = (object: string, verdict: Finding["verdict"], detail: string) => ({
    rule,
    object,
    verdict,
    detail,
  });
  return [
    ...(good > 0 ? [of(place, "pass", passed(good))] : []),
    ...bad.slice(0, MOST_NAMED).map(({ object, verdict, detail }) => of(object, verdict, detail)),
    ...(rest.length > 0
      ? [
          of(
            place,
            failed > 0 ? "fail" : "unknown",
            `${rest.length} more, of which ${failed} failed; the files list each.`,
          ),
        ]
      : []),
  ];
}
