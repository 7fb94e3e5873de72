import { record } from "#app/audit";
import { enrolmentSecret } from "#app/auth/enrolment";
import { refuseGuessable } from "#app/auth/guessable";
import { hashPassword, refuseShort, typedPassword } from "#app/auth/password";
import { withPassword } from "#app/auth/password-turns";
import type { Door } from "#app/auth/sign-in";
import { firstStep, newTotpSecret } from "#app/auth/totp";
import type { AppContext } from "#app/context";
import { createAccount } from "#app/operations/installation/accounts";
import { newToken } from "#app/secrets";
import { type Actor, perform } from "#app/work";
import { newId } from "#db/ids";
import { findOpenLink, insertLink, revokeLinks } from "#db/installation/one-time-links";
import { findOrganisation, insertOrganisation } from "#db/installation/organisation";
import { email } from "#domain/email";
import { checkTogether, Refused } from "#domain/errors";
import { typedCode } from "#domain/installation/codes";
import { organisationName, timeZone } from "#domain/installation/organisation";
import { setupMs } from "#domain/installation/users";
import { z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

export const setupInput = z.object({
  organisation: organisationName,
  timeZone,
  name: requiredLine("Enter your name"),
  email,
  password: typedPassword,
  code: typedCode,
});
export type SetupInput = z.output<typeof setupInput>;

/**
 * A new one-time set-up link for an empty installation; older ones stop working. Undefined when it is set up.
 * The link is printed where only the operator sees it.
 */
export async function createSetupLink(app: AppContext, actor: Actor): Promise<string | undefined> {
  if (await findOrganisation(app.read)) return undefined;
  const token = newToken();
  await perform(app, actor, async (work) => {
    const id = newId(work.now);
    await revokeLinks(work.db, "setup", null, work.now);
    await insertLink(work.db, {
      id,
      kind: "setup",
      token_hash: app.secrets.hash("one-time link", token, "setup"),
      totp_secret: app.secrets.seal(newTotpSecret(), "one_time_links.totp_secret", id),
      created_at: work.now.toISOString(),
      expires_at: new Date(work.now.getTime() + setupMs).toISOString(),
    });
    await record(work, { action: "setup.link", subject: { type: "one-time-link", id } });
  });
  return `${app.config.publicUrl}/setup?token=${token}`;
}

/** The set-up page's TOTP secret, if the token opens it. */
export async function openSetup(app: AppContext, token: string): Promise<{ totpSecret: string } | undefined> {
  if (await findOrganisation(app.read)) return undefined;
  const link = await findOpenLink(
    app.read,
    "setup",
    app.secrets.hash("one-time link", token, "setup"),
    app.now(),
  );
  return link?.totp_secret
    ? { totpSecret: app.secrets.open(link.totp_secret, "one_time_links.totp_secret", link.id) }
    : undefined;
}

/** Makes the organisation and its owner in one step. Throws Refused when the link is spent or the code does not fit. */
export async function setUp(app: AppContext, door: Door, token: string, input: SetupInput) {
  const open = await openSetup(app, token);
  if (!open)
    throw new Refused("not_found", "This link is no longer valid. Start Surety again to get a new one.");
  const totpSecret = enrolmentSecret(open.totpSecret, door.enrolment);
  let step = 0;
  await checkTogether(
    () => {
      refuseShort(input.password);
      return refuseGuessable(app, input.password, [input.organisation, input.name, input.email]);
    },
    async () => {
      step = await firstStep(totpSecret, input.code, app.now());
    },
  );
  const passwordHash = await withPassword(app, door.ip, () => hashPassword(input.password));
  return perform(app, { kind: "guest", ip: door.ip }, async (work) => {
    const link = await findOpenLink(
      work.db,
      "setup",
      app.secrets.hash("one-time link", token, "setup"),
      work.now,
    );
    if (!link || (await findOrganisation(work.db)))
      throw new Refused("conflict", "Surety is already set up.");
    const id = newId(work.now);
    await insertOrganisation(work.db, {
      id,
      name: input.organisation,
      time_zone: input.timeZone,
      created_at: work.now.toISOString(),
    });
    await record(work, {
      action: "organisation.create",
      subject: { type: "organisation", id, ref: input.organisation },
      after: { name: input.organisation, timeZone: input.timeZone },
    });
    return createAccount(app, work, door, link, {
      name: input.name,
      email: input.email,
      role: "owner",
      passwordHash,
      totpSecret,
      totpStep: step,
    });
  });
}
