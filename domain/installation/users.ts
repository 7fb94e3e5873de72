import { DAY_MS, HOUR_MS } from "#domain/durations";
import { email } from "#domain/email";
import { pickedInput } from "#domain/picked";
import { type Role, roles } from "#domain/roles";
import { dayField, z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

const day = dayField("Enter a day as YYYY-MM-DD");

/** What an officer enters about a new user. An auditor needs a period and a last day. */
export const invitationInput = z
  .object({
    email,
    name: requiredLine("Enter a name"),
    role: z.enum(roles, "Choose a role"),
    scopeFrom: day.optional(),
    scopeTo: day.optional(),
    accessUntil: day.optional(),
  })
  .superRefine((input, context) => {
    if (input.role !== "auditor") return;
    for (const field of ["scopeFrom", "scopeTo", "accessUntil"] as const) {
      if (!input[field])
        context.addIssue({ code: "custom", path: [field], message: "An auditor needs this day" });
    }
    if (input.scopeFrom && input.scopeTo && input.scopeFrom > input.scopeTo) {
      context.addIssue({ code: "custom", path: ["scopeTo"], message: "The last day is before the first" });
    }
  });
export type InvitationInput = z.output<typeof invitationInput>;

/** Roles of people of the organisation. An auditor is none, and is invited by a form of their own. */
export const staffRoles = ["member", "officer", "owner"] as const satisfies readonly Role[];
export type StaffRole = (typeof staffRoles)[number];
/** Several people of the register who are invited together. */
export const invitePeopleInput = pickedInput.extend({ role: z.enum(staffRoles, "Choose a role") });

/** Who may give which role: only an owner makes owners and officers. */
export function mayGiveRole(giver: Role, role: Role): boolean {
  return giver === "owner" || (giver === "officer" && (role === "member" || role === "auditor"));
}

/** An invitation and a reset last this long, in milliseconds. */
export const invitationMs = 7 * DAY_MS;
export const resetMs = HOUR_MS;

/** How many reset mails one account gets at most, within milliseconds. */
export const mostResetMails = [
  { within: HOUR_MS, most: 3 },
  { within: DAY_MS, most: 10 },
] as const;
/** How many invitations one address gets in a day. */
export const mostInvitationsADay = 5;
/** How many links for a new second factor one account gets in a day. */
export const mostFactorLinksADay = 5;
export const setupMs = DAY_MS;
