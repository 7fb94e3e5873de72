/**
 * Why a rule says no, or the machine cannot. The HTTP layer turns each into a status: invalid 400, forbidden 403,
 * not_found 404, conflict 409, too_many 429, unavailable 503, full 507.
 */
export type RefusalCode =
  | "invalid"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_many"
  | "unavailable"
  | "full";

/**
 * A rule said no, for a reason that the person may read.
 * `field` names the form field that the reason belongs to, when there is one.
 */
export class Refused extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = "Refused";
  }
}

/** Several reasons at once, each for its field: what is wrong with one form is said in one answer. */
export class RefusedTogether extends Refused {
  constructor(readonly reasons: readonly [Refused, ...Refused[]]) {
    const [{ code, message, field }] = reasons;
    super(code, message, field);
  }
}

/** Makes every check before it refuses, and refuses for the reasons of all. Errors that are no refusals pass at once. */
export async function checkTogether(...checks: (() => Promise<void> | void)[]): Promise<void> {
  const reasons: Refused[] = [];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof Refused) || error instanceof TooMany) throw error;
      reasons.push(error);
    }
  }
  const [first, ...others] = reasons;
  if (first) throw others.length > 0 ? new RefusedTogether([first, ...others]) : first;
}

/** A bound on how much one user or address may ask for, or on all together ("unavailable"). */
export class TooMany extends Refused {
  constructor(
    message: string,
    /** When another try is worth it (Retry-After, RFC 9110 §10.2.3). */
    readonly waitSeconds: number,
    code: "too_many" | "unavailable" = "too_many",
  ) {
    super(code, message);
  }
}
