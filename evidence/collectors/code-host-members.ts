import { counted } from "#domain/counted";
import type { Finding } from "#domain/evidence/evidence";
import type { Member, Membership } from "#evidence/code-hosts/members";
import { finding } from "#evidence/collectors/collector";

/** Findings of one rule beyond these are counted in the last of them. */
const MOST_NAMED = 100;

type Expected = {
  /** Logins of the administrators that were approved; empty: not entered. */
  approved: readonly string[];
  /** What would show a second factor that is not stated, as a sentence. */
  toSee: string;
};

/** Who has no second factor, whether it is required of everybody, and whether each administrator is an approved one. */
export function judgeMembers(membership: Membership, { approved, toSee }: Expected): Finding[] {
  const { organisation, members } = membership;
  if (members.length === 0)
    return [finding("second-factor", organisation, "unknown", "The organisation shows no member.")];
  return [
    ...judgeFactors(organisation, members, toSee),
    judgeRequired(membership, toSee),
    ...judgeAdministrators(organisation, members, approved),
  ];
}

function judgeFactors(organisation: string, members: readonly Member[], toSee: string): Finding[] {
  const without = members.filter(({ secondFactor }) => secondFactor === false);
  const unstated = members.filter(({ secondFactor }) => secondFactor === null);
  const good = members.length - without.length - unstated.length;
  const sum = `Accounts with a second factor: ${good} of ${members.length}.`;
  const of = (verdict: Finding["verdict"], detail: string, object = organisation) =>
    finding("second-factor", object, verdict, detail);
  return [
    ...without
      .slice(0, MOST_NAMED)
      .map(({ login, role }) => of("fail", `${login} (${role}) has no second factor.`, login)),
    ...(without.length > MOST_NAMED
      ? [of("fail", `${without.length - MOST_NAMED} more have no second factor; members.csv lists them.`)]
      : []),
    ...(unstated.length > 0
      ? [of("unknown", `Of ${counted(unstated.length, "account")} it is not stated. ${toSee}`)]
      : []),
    ...(good > 0 ? [of("pass", sum)] : []),
  ];
}

function judgeRequired({ organisation, required }: Membership, toSee: string): Finding {
  const of = (verdict: Finding["verdict"], detail: string) =>
    finding("second-factor-required", organisation, verdict, detail);
  if (required === null) return of("unknown", `Whether a second factor is required is not stated. ${toSee}`);
  return required
    ? of("pass", "A second factor is required of everybody.")
    : of("fail", "A second factor is not required, so that the next account may have none.");
}

function judgeAdministrators(
  organisation: string,
  members: readonly Member[],
  approved: readonly string[],
): Finding[] {
  const found = members.filter(({ role }) => role === "administrator").map(({ login }) => login);
  const names = found.slice(0, MOST_NAMED).join(", ");
  const of = (verdict: Finding["verdict"], detail: string, object = organisation) =>
    finding("administrators", object, verdict, detail);
  if (found.length === 0) return [of("unknown", "No administrator is shown.")];
  if (approved.length === 0)
    return [of("unknown", `Enter the approved administrators to compare with these: ${names}.`)];
  const known = new Set(approved.map((login) => login.toLowerCase()));
  const beyond = found.filter((login) => !known.has(login.toLowerCase()));
  const beyondFindings = beyond
    .slice(0, MOST_NAMED)
    .map((login) => of("fail", `${login} is an administrator and not among the approved ones.`, login));
  const rest =
    beyond.length > MOST_NAMED ? [of("fail", `${beyond.length - MOST_NAMED} more are not approved.`)] : [];
  const good = found.length - beyond.length;
  const sum = `Administrators who are approved: ${good} of ${found.length}.`;
  return [...beyondFindings, ...rest, ...(good > 0 ? [of("pass", sum)] : [])];
}
