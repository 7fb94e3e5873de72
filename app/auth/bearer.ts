import type { AppContext } from "#app/context";
import { sameSecret } from "#app/secrets";
import type { Actor } from "#app/work";
import { type ApiTokenRow, findApiTokenByPrefix } from "#db/installation/api-tokens";
import { isTokenInForce } from "#db/installation/in-force";
import { Refused } from "#domain/errors";
import type { TokenScope } from "#domain/installation/api-tokens";

const shape = /^Bearer (srty_[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/**
 * The program that a request's token names. Unknown, ended and expired tokens get one answer; addresses that guess are shut out.
 * @throws Refused "too_many"; null is an answer of 401
 */
export async function readBearer(app: AppContext, header: string | null, ip: string): Promise<Actor | null> {
  const token = await findBearer(app, header);
  if (!token) {
    await app.limits.take("tokenGuess", ip);
    return null;
  }
  await app.limits.take("intake", token.id);
  return {
    kind: "token",
    tokenId: token.id,
    userId: token.user_id,
    name: token.name,
    scope: token.scope as TokenScope,
    controls: token.controls === null ? [] : (JSON.parse(token.controls) as string[]),
    ip,
  };
}

/** Whether the header names a token that works, before a large body is read; `readBearer` counts its use. */
export async function isKnownBearer(app: AppContext, header: string | null): Promise<boolean> {
  return (await findBearer(app, header)) !== undefined;
}

async function findBearer(app: AppContext, header: string | null): Promise<ApiTokenRow | undefined> {
  const [, prefix = "", secret = ""] = shape.exec(header ?? "") ?? [];
  const token = prefix ? await findApiTokenByPrefix(app.read, prefix) : undefined;
  const known = token && sameSecret(app.secrets.hash("API token", secret, token.id), token.secret_hash);
  return known && (await isTokenInForce(app.read, token, app.now())) ? token : undefined;
}

/** The message of an exhausted limit is that of the sign-in page: for a program it is enough to know when to come again. */
export function isTooMany(error: unknown): boolean {
  return error instanceof Refused && error.code === "too_many";
}
