/** Why a rule says no. The HTTP layer turns each into a status: invalid 400, forbidden 403, not_found 404, conflict 409, too_many 429. */
export type RefusalCode = "invalid" | "forbidden" | "not_found" | "conflict" | "too_many";

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
