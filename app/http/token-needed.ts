import type { AppContext } from "#app/context";
import { problem } from "#app/http/problem";
import { TooMany } from "#domain/errors";

/** The answer to a program whose token is none that works. */
export function tokenNeeded(): Response {
  return problem(
    401,
    "A token is needed",
    { detail: "The token is missing, unknown, revoked or expired. Send a valid one." },
    { "WWW-Authenticate": "Bearer" },
  );
}

/** The same answer where the body is not read: it counts the guess, and refuses an address that has guessed too often. */
export async function answerGuess(app: AppContext, ip: string): Promise<Response> {
  try {
    await app.limits.take("tokenGuess", ip);
    return tokenNeeded();
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    const { message, waitSeconds } = error;
    return problem(429, message, { detail: message }, { "Retry-After": String(waitSeconds) });
  }
}
