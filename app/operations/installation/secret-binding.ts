import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { openUnbound, SEALED_MAIL, type SealedField } from "#app/secrets";
import { listCopies } from "#app/storage/upgrade-copy";
import { perform, type Work } from "#app/work";
import { eraseBareHashes } from "#db/installation/bare-hashes";
import {
  deleteEverySignIn,
  eraseFreePages,
  hashedColumns,
  listStoredSecrets,
  replaceStoredSecret,
  sealedColumns,
} from "#db/installation/unbound-secrets";

const users = ["users", "totp_secret", "id"] as const;

/**
 * Brings the secrets of a folder of an older version under the key, once, at the first start: sealed values are bound to
 * their rows, hashes of codes and tokens are hashed again with a key, passwords are sealed, and all sessions end.
 * Codes, tokens and links keep working. The copy that was made before the upgrade keeps its data, but none of these hashes. It happens only while each user's seed is unbound and one of them opens under this key:
 * a person who can write to the database but has no key cannot repeat it to have a planted hash accepted.
 * @throws Error in a plain sentence when none opens
 */
export async function bindStoredSecrets(app: AppContext): Promise<void> {
  if (!(await isUnbound(app.db))) return;
  // The copies for going back are of the older version and would keep its hashes readable.
  for (const copy of await listCopies(app.config.dataDir)) eraseBareHashes(copy);
  await perform(app, { kind: "job", name: "start" }, async (work) => {
    if (!(await isUnbound(work.db))) return;
    const seeds = await listStoredSecrets(work.db, users, { like: "v1.%" });
    if (!seeds.some(({ value }) => openUnbound(app.secretKey, value) !== undefined))
      throw new Error(
        "No second factor in this folder can be decrypted with this secret key. Start with the folder's own key.",
      );
    const sealed = await bindSealed(app, work);
    const hashes = await keyHashes(app, work);
    await deleteEverySignIn(work.db);
    await record(work, {
      action: "secrets.bind",
      subject: { type: "job", id: "start" },
      after: { sealed, hashes, sessions: "ended" },
    });
  });
  await eraseFreePages(app.db);
}

async function isUnbound(db: Work["db"] | AppContext["db"]): Promise<boolean> {
  const [old] = await listStoredSecrets(db, users, { like: "v1.%" });
  const [bound] = old ? await listStoredSecrets(db, users, { like: "v2.%" }) : [];
  return old !== undefined && bound === undefined;
}

async function bindSealed(app: AppContext, work: Work): Promise<number> {
  let bound = 0;
  for (const column of sealedColumns) {
    const [table, name] = column;
    const field: SealedField = `${table}.${name}` as SealedField;
    const mail = field === "deliveries.body" ? SEALED_MAIL : "";
    const password = field === "users.password_hash";
    const like = password ? "$argon2%" : `${mail}v1.%`;
    for (const { rowid, value, of } of await listStoredSecrets(work.db, column, { like })) {
      const text = password ? value : openUnbound(app.secretKey, value.slice(mail.length));
      // What was damaged stays as it is: it opened nothing before and opens nothing now.
      if (text === undefined) continue;
      await replaceStoredSecret(work.db, column, rowid, `${mail}${app.secrets.seal(text, field, of)}`);
      bound += 1;
    }
  }
  return bound;
}

const kinds = {
  recovery_codes: "recovery code",
  one_time_links: "one-time link",
  api_tokens: "API token",
  calendar_feeds: "calendar feed",
} as const;

async function keyHashes(app: AppContext, work: Work): Promise<number> {
  let keyed = 0;
  for (const column of hashedColumns) {
    for (const { rowid, value, of } of await listStoredSecrets(work.db, column, "sha256")) {
      const owner = column[0] === "calendar_feeds" ? "" : of;
      const hash = app.secrets.hashOfDigest(kinds[column[0]], value, owner);
      await replaceStoredSecret(work.db, column, rowid, hash);
      keyed += 1;
    }
  }
  return keyed;
}
