import type { AppContext } from "#app/context";
import { findLatestJobRun } from "#db/installation/job-runs";
import { readImapAddress } from "#domain/deliveries/imap-address";

/** The job that reads the mailbox. */
export const bounceJob = "read-bounces";

/** The mailbox of IMAP_URL by host and folder, when it was last read, and what kept it from being read; null where none is set. */
export async function readMailboxState({ config, read, now }: AppContext) {
  const address = config.imapUrl ? readImapAddress(config.imapUrl) : null;
  if (!address) return null;
  const last = await findLatestJobRun(read, bounceJob, now());
  const failed = last?.outcome === "failed";
  return {
    name: `${config.imapLogin?.user ?? address.user ?? ""} on ${address.host}, ${address.folder}`.trim(),
    at: last?.outcome === "done" ? last.startedAt : null,
    trouble: failed ? (last.detail ?? "The last attempt failed.") : null,
  };
}
