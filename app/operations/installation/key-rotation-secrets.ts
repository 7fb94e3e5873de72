import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import type { EncryptedFiles } from "#app/operations/installation/key-rotation-files";
import { signKeyChange } from "#app/operations/installation/log-heads";
import { openSecrets, SEALED_MAIL, type SealedField, type Secrets } from "#app/secrets";
import { type Actor, actorName, perform, type Work } from "#app/work";
import { type EndedSecrets, endHashedSecrets, withdrawSealedMails } from "#db/installation/key-bound-secrets";
import {
  eraseFreePages,
  listStoredSecrets,
  replaceStoredSecret,
  sealedColumns,
} from "#db/installation/unbound-secrets";
import { openLogKey } from "#evidence/log/log-heads";

export type ChangedSecrets = EncryptedFiles & {
  at: string;
  /** Values opened with the old key and sealed with the new one. */
  sealed: number;
  /** Values that the old key did not open: they were altered, and stay as they are. */
  unreadable: number;
  ended: EndedSecrets;
  /** Mails with a link that had not left. */
  withdrawnMails: number;
  logKey: { before: string; after: string };
};

/**
 * Brings a copy of the database under the key that `app` was opened with, in one transaction with one entry, and signs the log with it.
 * What is kept as a keyed hash alone ends: that hash cannot be made again.
 */
export async function changeSecrets(
  app: AppContext,
  actor: Actor,
  { oldKey, ...files }: EncryptedFiles & { oldKey: Buffer },
): Promise<ChangedSecrets> {
  const old = openLogKey(oldKey);
  const logKey = { before: old.publicKey, after: openLogKey(app.secretKey).publicKey };
  const changed = await perform(app, actor, async (work) => {
    const withdrawnMails = await withdrawSealedMails(
      work.db,
      work.now,
      "Not sent: the link in it ended when the secret key was replaced.",
    );
    const ended = await endHashedSecrets(work.db, work.now, actorName(actor));
    const values = await sealAnew(work, openSecrets(oldKey), app.secrets);
    const after = { ...values, ended, withdrawnMails, ...files, logKey };
    await record(work, { action: "secrets.rotate", subject: { type: "database", id: "1" }, after });
    return { at: work.now.toISOString(), ...after };
  });
  await signKeyChange(app, old);
  await eraseFreePages(app.db);
  return changed;
}

async function sealAnew(work: Work, old: Secrets, next: Secrets) {
  const count = { sealed: 0, unreadable: 0 };
  for (const column of sealedColumns) {
    const field = `${column[0]}.${column[1]}` as SealedField;
    const before = field === "deliveries.body" ? SEALED_MAIL : "";
    for (const { rowid, value, of } of await listStoredSecrets(work.db, column, { like: `${before}v2.%` })) {
      const text = opened(old, value.slice(before.length), field, of);
      if (text === null) {
        count.unreadable += 1;
        continue;
      }
      await replaceStoredSecret(work.db, column, rowid, `${before}${next.seal(text, field, of)}`);
      count.sealed += 1;
    }
  }
  return count;
}

/** What was altered opened nothing before, and opens nothing after. */
function opened(secrets: Secrets, sealed: string, field: SealedField, id: string): string | null {
  try {
    return secrets.open(sealed, field, id);
  } catch {
    return null;
  }
}
