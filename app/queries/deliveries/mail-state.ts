import type { AppContext } from "#app/context";
import { countDeliveries } from "#db/deliveries/deliveries";
import { judgePost, type PostState } from "#domain/deliveries/post-state";

/** The state of the mail queue: what waits and since when, what was given up lately, and what the server said last. */
export async function readPost(app: Pick<AppContext, "read" | "config" | "now">): Promise<PostState> {
  const { waiting, oldest, error, refusal, failures } = await countDeliveries(app.read);
  const counted = { waiting, oldest: oldest ? new Date(oldest) : null, error, refusal };
  return judgePost({ ...counted, failures, configured: Boolean(app.config.smtpUrl) }, app.now());
}
