import type { AppContext } from "#app/context";
import { sameSecret } from "#app/secrets";
import type { Actor } from "#app/work";
import { findApiTokenByPrefix } from "#db/api-tokens";
import { Refused } from "#domain/errors";

const shape = /^Bearer (srty_[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/**
 * The program that a request's token names. Unknown, ended and expired tokens get one answer; addresses that guess are shut out.
 * @throws Refused "too_many"; null is an answer of 401
 */
export async function readBearer(app: AppContext, header: string | null, ip: string): Promise<Actor | null> {
  const [, prefix = "", secret = ""] = shape.exec(header ?? "") ?? [];
  const token = prefix ? await findApiTokenByPrefix(app.read, prefix) : undefined;
  const known = token && sameSecret(app.secrets.hash("API token", secret, token.id), token.secret_hash);
  if (!known || token.revoked_at || token.expires_at <= app.now().toISOString()) {
    await app.limits.take("tokenGuess", ip);
    return null;
  }
  await app.limits.take("intake", token.id);
  return { kind: "token", tokenId: token.id, name: token.name, scope: "incidents.report", ip };
}

/** The message of an exhausted limit is one of the door's: for a program it is enough to know when to come again. */
export function isTooMany(error: unknown): boolean {
  return error instanceof Refused && error.code === "too_many";
}
