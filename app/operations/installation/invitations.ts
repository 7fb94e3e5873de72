import { record } from "#app/audit";
import { enrolmentSecret } from "#app/auth/enrolment";
import { refuseGuessable } from "#app/auth/guessable";
import { hashPassword, refuseShort, typedPassword } from "#app/auth/password";
import { withPassword } from "#app/auth/password-turns";
import type { Door } from "#app/auth/sign-in";
import { firstStep, newTotpSecret } from "#app/auth/totp";
import type { AppContext } from "#app/context";
import { queueSecretMail } from "#app/delivery/mail/queue";
import { madeBy, noteOpening } from "#app/operations/installation/account-openings";
import { createAccount, refuseSharedMailbox } from "#app/operations/installation/accounts";
import { refuseLeaver } from "#app/operations/installation/leavers-links";
import { newToken } from "#app/secrets";
import { type Actor, allow, perform, type Work } from "#app/work";
import { newId } from "#db/ids";
import {
  countLinksSince,
  findOpenInvitation,
  findOpenLink,
  insertLink,
  listOpenInvitationsTo,
  revokeInvitationsOf,
  revokeLinks,
} from "#db/installation/one-time-links";
import { findOrganisation } from "#db/installation/organisation";
import { findUserByEmail, findUserByPerson } from "#db/installation/users";
import { findPerson, findPersonByAddress, type PersonRow } from "#db/people/people";
import { DAY_MS } from "#domain/durations";
import { checkTogether, Refused, TooMany } from "#domain/errors";
import { typedCode } from "#domain/installation/codes";
import {
  type InvitationInput,
  invitationMs,
  mayGiveRole,
  mostInvitationsADay,
  type StaffRole,
} from "#domain/installation/users";
import { type Role, roleNames } from "#domain/roles";
import { z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

/** What an invited user enters: name, password, first code. */
export const acceptInput = z.object({
  name: requiredLine("Enter your name"),
  password: typedPassword,
  code: typedCode,
});

/**
 * Invites a user by mail with a link that works once within 7 days. A second invitation replaces the first.
 * Returns the link only where it must be handed over: no mail is set up, or the operator asks for it (`showLink`). Who
 * has seen the link could open the account, so the record says that it was shown.
 */
export async function invite(
  app: AppContext,
  work: Work,
  input: InvitationInput,
  { showLink = false } = {},
): Promise<string | null> {
  const { actor } = work;
  allow(actor, "users.invite");
  if (!mayActOn(actor, input.role))
    throw new Refused("forbidden", "Only an owner can assign this role.", "role");
  const person = await findPersonByAddress(work.db, input.email);
  await refuseSecondAccount(work, input.email, person);
  if (input.role !== "auditor") await refuseLeaver(work, person);
  await refuseReplacing(work, input.email, person);
  const yesterday = new Date(work.now.getTime() - DAY_MS);
  if ((await countLinksSince(work.db, "invitation", input.email, yesterday)) >= mostInvitationsADay) {
    const words = `This address received ${mostInvitationsADay} invitations within a day. Wait until tomorrow.`;
    throw new TooMany(words, 24 * 3600);
  }
  const token = newToken();
  const id = newId(work.now);
  const shown = showLink || !app.config.smtpUrl;
  await revokeLinks(work.db, "invitation", input.email, work.now);
  if (person) await revokeInvitationsOf(work.db, person.id, work.now);
  await insertLink(work.db, {
    id,
    kind: "invitation",
    token_hash: app.secrets.hash("one-time link", token, "invitation"),
    email: input.email,
    name: input.name,
    role: input.role,
    person_id: person?.id ?? null,
    scope_from: input.role === "auditor" ? input.scopeFrom : null,
    scope_to: input.role === "auditor" ? input.scopeTo : null,
    access_until: input.role === "auditor" ? input.accessUntil : null,
    totp_secret: app.secrets.seal(newTotpSecret(), "one_time_links.totp_secret", id),
    ...madeBy(actor),
    shown: shown ? 1 : 0,
    created_at: work.now.toISOString(),
    expires_at: new Date(work.now.getTime() + invitationMs).toISOString(),
  });
  await record(work, {
    action: "users.invite",
    subject: { type: "one-time-link", id, ref: input.email },
    after: { email: input.email, role: input.role, linkShown: shown },
  });
  const link = `${app.config.publicUrl}/invitations/${token}`;
  const organisation = (await findOrganisation(work.db))?.name ?? "Surety";
  await queueSecretMail(app, work, {
    purpose: "invitation",
    purposeId: id,
    key: `invitation:${id}`,
    to: input.email,
    subject: `${organisation}: your access to Surety`,
    text: `${input.name},\n\n${organisation} manages its security programme in Surety and invites you to join as: ${roleNames[input.role]}.\n\nOpen this link within 7 days. It works once.\n\n${link}\n\nYou choose a password and add a second factor, an authenticator app on your phone.\n`,
    about: { type: "one-time-link", id },
  });
  return shown ? link : null;
}

/** Invites a person of the register, by their name and address there. Answers as `invite` does. */
export async function invitePerson(
  app: AppContext,
  work: Work,
  personId: string,
  role: StaffRole,
): Promise<string | null> {
  const person = await findPerson(work.db, personId);
  if (!person) throw new Refused("not_found", "Person not found.");
  return invite(app, work, { name: person.name, email: person.email, role });
}

/** Sends an open invitation again: a new link for the same person and terms; the one before no longer works. */
export async function inviteAgain(app: AppContext, work: Work, id: string): Promise<string | null> {
  const open = await requireOpenInvitation(work, id);
  return invite(app, work, {
    name: open.name ?? "",
    email: open.email ?? "",
    role: open.role as Role,
    scopeFrom: open.scope_from ?? undefined,
    scopeTo: open.scope_to ?? undefined,
    accessUntil: open.access_until ?? undefined,
  });
}

/** Withdraws an open invitation: its link no longer works. */
export async function withdrawInvitation(work: Work, id: string): Promise<void> {
  allow(work.actor, "users.invite");
  const open = await requireOpenInvitation(work, id);
  if (!mayActOn(work.actor, open.role)) throw new Refused("forbidden", ownersInvitation);
  const { email, role } = open;
  await revokeLinks(work.db, "invitation", email, work.now);
  await record(work, {
    action: "users.withdraw-invitation",
    subject: { type: "one-time-link", id, ref: email ?? "" },
    before: { email, role },
  });
}

async function requireOpenInvitation(work: Work, id: string) {
  const open = await findOpenInvitation(work.db, id, work.now);
  if (!open) throw new Refused("conflict", "This invitation is no longer open.");
  return open;
}

const ownersInvitation =
  "Only an owner can withdraw or replace an invitation of an owner or a security officer.";

/** Who may not give a role may not end an invitation to it either. Operators and jobs may give every role. */
function mayActOn(actor: Actor, role: string | null): boolean {
  return actor.kind !== "user" || mayGiveRole(actor.role, role as Role);
}

/** A new invitation ends the open ones of its address and person, so it is a withdrawal of those. */
async function refuseReplacing(work: Work, address: string, person: PersonRow | undefined) {
  const to = { email: address, personId: person?.id ?? null };
  const replaced = await listOpenInvitationsTo(work.db, to, work.now);
  if (replaced.some(({ role }) => !mayActOn(work.actor, role)))
    throw new Refused("forbidden", ownersInvitation, "email");
}

/** One account for each address and each person, for good: what an ended one did stays under its name. */
async function refuseSecondAccount(work: Work, address: string, person: PersonRow | undefined) {
  const user =
    (await findUserByEmail(work.db, address)) ?? (person && (await findUserByPerson(work.db, person.id)));
  if (!user) return refuseSharedMailbox(work, address);
  const words = user.ended_at
    ? `${user.name} had an account, ${user.email}, whose access has ended. It cannot be reopened.`
    : `${user.name} already has an account and signs in as ${user.email}.`;
  throw new Refused("conflict", words, "email");
}

/** What an invitation's page shows. Undefined when the link is unknown, used, revoked or too old. */
export async function openInvitation(app: AppContext, token: string) {
  const link = await findOpenLink(
    app.read,
    "invitation",
    app.secrets.hash("one-time link", token, "invitation"),
    app.now(),
  );
  if (!link?.totp_secret || !link.email) return undefined;
  return {
    name: link.name ?? "",
    email: link.email,
    role: link.role ?? "member",
    totpSecret: app.secrets.open(link.totp_secret, "one_time_links.totp_secret", link.id),
  };
}

/** Accepts an invitation: account, recovery codes, signed in. Throws Refused when the link or the code does not fit. */
export async function acceptInvitation(
  app: AppContext,
  door: Door,
  token: string,
  input: z.output<typeof acceptInput>,
) {
  await app.limits.take("public", door.ip);
  const open = await openInvitation(app, token);
  if (!open) throw new Refused("not_found", "This link is no longer valid. Ask for a new one.");
  const totpSecret = enrolmentSecret(open.totpSecret, door.enrolment);
  let step = 0;
  await checkTogether(
    () => {
      refuseShort(input.password);
      return refuseGuessable(app, input.password, [input.name, open.email]);
    },
    async () => {
      step = await firstStep(totpSecret, input.code, app.now());
    },
  );
  const passwordHash = await withPassword(app, door.ip, () => hashPassword(input.password));
  return perform(app, { kind: "guest", ip: door.ip }, async (work) => {
    const link = await findOpenLink(
      work.db,
      "invitation",
      app.secrets.hash("one-time link", token, "invitation"),
      work.now,
    );
    if (!link) throw new Refused("conflict", "This link has been used.");
    const made = await createAccount(app, work, door, link, {
      name: input.name,
      email: open.email,
      role: open.role,
      passwordHash,
      totpSecret,
      totpStep: step,
    });
    await noteOpening(work, link, { id: made.userId, name: input.name }, door);
    return made;
  });
}
