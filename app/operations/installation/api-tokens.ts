import { randomBytes } from "node:crypto";
import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { newToken } from "#app/secrets";
import { actorName, allow, type Work } from "#app/work";
import { controlIdsByRef } from "#db/evidence/evidence";
import { newId } from "#db/ids";
import { findApiToken, insertApiToken, saveApiToken } from "#db/installation/api-tokens";
import { DAY_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import type { ApiTokenInput } from "#domain/installation/api-tokens";

/** Makes a token that can do one thing and nothing else. It ends with the account of its maker. The whole of it is answered this once; only its hash is kept. */
export async function makeApiToken(
  app: AppContext,
  work: Work,
  { name, days, scope = "incidents.report", controls = [] }: ApiTokenInput,
): Promise<string> {
  allow(work.actor, "api-tokens.edit");
  const set = scope === "evidence.push" ? await requireControls(work, controls) : null;
  const id = newId(work.now);
  const prefix = `srty_${randomBytes(6).toString("hex")}`;
  const secret = newToken();
  const expires = new Date(work.now.getTime() + days * DAY_MS).toISOString();
  await insertApiToken(work.db, {
    id,
    name,
    scope,
    controls: set && JSON.stringify(set),
    prefix,
    secret_hash: app.secrets.hash("API token", secret, id),
    created_at: work.now.toISOString(),
    created_by: actorName(work.actor),
    user_id: work.actor.kind === "user" ? work.actor.userId : null,
    expires_at: expires,
  });
  await record(work, {
    action: "api-tokens.make",
    subject: { type: "api_token", id, ref: prefix },
    after: { name, scope, expires, ...(set && { controls: set }) },
  });
  return `${prefix}_${secret}`;
}

/** @throws Refused "invalid" for a control that the programme does not have */
async function requireControls(work: Work, controls: readonly string[]): Promise<string[]> {
  const known = await controlIdsByRef(work.db, controls);
  const unknown = controls.find((ref) => !known.has(ref));
  if (unknown !== undefined) throw new Refused("invalid", `There is no control ${unknown}.`, "controls");
  return [...new Set(controls)].sort();
}

/** Ends a token at once. What came by it stays. */
export async function revokeApiToken(work: Work, id: string): Promise<void> {
  allow(work.actor, "api-tokens.edit");
  const token = await findApiToken(work.db, id);
  if (!token) throw new Refused("not_found", "There is no such token.");
  if (token.revoked_at) throw new Refused("conflict", "This token is already revoked or expired.");
  await saveApiToken(work.db, id, { revoked_at: work.now.toISOString(), revoked_by: actorName(work.actor) });
  await record(work, {
    action: "api-tokens.revoke",
    subject: { type: "api_token", id, ref: token.prefix },
    before: { name: token.name },
  });
}
