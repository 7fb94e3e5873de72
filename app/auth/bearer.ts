import type { AppContext } from "#app/context";
import { sameSecret } from "#app/secrets";
import type { Actor } from "#app/work";
import { type ApiTokenRow, findApiTokenByPrefix } from "#db/installation/api-tokens";
import { findUser, isOpen } from "#db/installation/users";
import { Refused } from "#domain/errors";
import { may, type Role } from "#domain/roles";

const shape = /^Bearer (srty_[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/**
 * The program that a request's token names. Unknown, ended and expired tokens get one answer; addresses that guess are shut out.
 * @throws Refused "too_many"; null is an answer of 401
 */
export async function readBearer(app: AppContext, header: string | null, ip: string): Promise<Actor | null> {
  const [, prefix = "", secret = ""] = shape.exec(header ?? "") ?? [];
  const token = prefix ? await findApiTokenByPrefix(app.read, prefix) : undefined;
  const known = token && sameSecret(app.secrets.hash("API token", secret, token.id), token.secret_hash);
  if (!known || !(await isInForce(app, token))) {
    await app.limits.take("tokenGuess", ip);
    return null;
  }
  await app.limits.take("intake", token.id);
  return { kind: "token", tokenId: token.id, name: token.name, scope: "incidents.report", ip };
}

/** A token works no longer than its maker's account, and than the role that may make tokens. */
async function isInForce(app: AppContext, token: ApiTokenRow): Promise<boolean> {
  const now = app.now().toISOString();
  if (token.revoked_at || token.expires_at <= now) return false;
  if (token.user_id === null) return true;
  const maker = await findUser(app.read, token.user_id);
  return maker !== undefined && isOpen(maker, app.now()) && may(maker.role as Role, "api-tokens.edit");
}

/** The message of an exhausted limit is that of the sign-in page: for a program it is enough to know when to come again. */
export function isTooMany(error: unknown): boolean {
  return error instanceof Refused && error.code === "too_many";
}
