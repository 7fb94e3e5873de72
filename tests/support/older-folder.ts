import { createCipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { AppContext } from "#app/context";
import type { Cast } from "#tests/support/cast";

/** As versions before the binding of secrets hashed a token. */
export const bareHash = (token: string) => createHash("sha256").update(token).digest("hex");

/** As they sealed: AES-256-GCM without a word about where the value belongs. */
export function sealUnbound(secretKey: Buffer, text: string): string {
  const key = Buffer.from(hkdfSync("sha256", secretKey, "", "surety secrets v1", 32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
}

/** Writes the users and recovery codes of a cast as an older version stored them. */
export async function storeAsOlder(app: AppContext, cast: Cast): Promise<void> {
  for (const { id, password_hash } of await app.read.selectFrom("users").selectAll().execute()) {
    const one = Object.values(cast).find(({ userId }) => userId === id)!;
    await app.db
      .updateTable("users")
      .set({
        password_hash: app.secrets.open(password_hash, "users.password_hash", id),
        totp_secret: sealUnbound(app.secretKey, one.totpSecret),
      })
      .where("id", "=", id)
      .execute();
    const codes = await app.read.selectFrom("recovery_codes").selectAll().where("user_id", "=", id).execute();
    for (const [n, code] of codes.entries())
      await app.db
        .updateTable("recovery_codes")
        .set({ code_hash: bareHash(`recovery:${one.recoveryCodes[n]!.replaceAll("-", "")}`) })
        .where("id", "=", code.id)
        .execute();
  }
}
