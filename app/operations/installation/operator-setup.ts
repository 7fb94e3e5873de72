import { record } from "#app/audit";
import { refuseGuessable } from "#app/auth/guessable";
import { hashPassword, refuseShort } from "#app/auth/password";
import { newTotpSecret } from "#app/auth/totp";
import type { AppContext } from "#app/context";
import { insertAccount } from "#app/operations/installation/accounts";
import { setupInput } from "#app/operations/installation/setup";
import { type Actor, perform } from "#app/work";
import { newId } from "#db/ids";
import { revokeLinks } from "#db/installation/one-time-links";
import { findOrganisation, insertOrganisation } from "#db/installation/organisation";
import { Refused } from "#domain/errors";
import type { z } from "#domain/schema";

export const operatorSetupInput = setupInput.omit({ code: true });

/**
 * Set-up by an operator with a shell on the machine, instead of the one-time link; that link stops working.
 * Returns the owner's TOTP secret and recovery codes, to be shown once. Throws Refused when it is set up already.
 */
export async function setUpByOperator(
  app: AppContext,
  actor: Actor,
  input: z.output<typeof operatorSetupInput>,
): Promise<{ totpSecret: string; codes: string[]; userId: string }> {
  refuseShort(input.password);
  await refuseGuessable(app, input.password, [input.organisation, input.name, input.email]);
  const passwordHash = await hashPassword(input.password);
  const totpSecret = newTotpSecret();
  return perform(app, actor, async (work) => {
    if (await findOrganisation(work.db)) throw new Refused("conflict", "Surety is already set up.");
    const id = newId(work.now);
    const { organisation: name, timeZone, email } = input;
    await insertOrganisation(work.db, { id, name, time_zone: timeZone, created_at: work.now.toISOString() });
    await record(work, {
      action: "organisation.create",
      subject: { type: "organisation", id, ref: name },
      after: { name, timeZone },
    });
    await revokeLinks(work.db, "setup", null, work.now);
    const account = { name: input.name, email, role: "owner", passwordHash, totpSecret, totpStep: 0 };
    return { totpSecret, ...(await insertAccount(app, work, account)) };
  });
}
