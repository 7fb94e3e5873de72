import type { AppLoadContext } from "@remix-run/node";
import { sessionCookie } from "#app/auth/cookies";
import { confirmFactor } from "#app/auth/factor";
import type { Visitor } from "#app/auth/visitor";

/**
 * Proves the second factor again and hands the browser the session's new id, whatever the answer to its request will be.
 * @throws Refused on field `code`
 */
export async function stepUp(
  { app, setCookie }: AppLoadContext,
  visitor: Visitor,
  code: string,
): Promise<Visitor> {
  const { factor, renewed } = await confirmFactor(app, visitor, code);
  setCookie(sessionCookie(app, renewed.secret, renewed.endsAt));
  return { ...visitor, sessionId: renewed.sessionId, factor };
}
