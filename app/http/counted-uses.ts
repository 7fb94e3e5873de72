import type { AppLoadContext } from "@remix-run/node";
import { refusedPage } from "#app/http/submit";
import type { LimitName } from "#app/limits/rates";
import { TooMany } from "#domain/errors";

/**
 * In a loader: counts one use against a limit, unless the request brought a form: that was counted, and a page refused after
 * it would keep what the form's answer shows once. @throws Response 429 in words, with the seconds to wait (Retry-After)
 */
export async function countUse(context: AppLoadContext, name: LimitName, key: string): Promise<void> {
  if (context.answered) return;
  await context.app.limits.take(name, key).catch((refusal: unknown) => refusedInTime(context, refusal));
}

/** A refusal as a plain page that says when another try is worth it. @throws Response; what is a bug as it is */
export function refusedInTime(context: AppLoadContext, refusal: unknown): never {
  if (refusal instanceof TooMany) context.waitSeconds = refusal.waitSeconds;
  return refusedPage(refusal);
}
