import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { Refused } from "#domain/errors";
import { tokenFor } from "#evidence/account-apis/token";
import { textAt } from "#evidence/account-apis/values";
import type { Web } from "#evidence/account-apis/web";
import { at } from "#evidence/files/json-records";

type ServiceKey = { email: string; id: string | null; privateKey: string; object: KeyObject };

/** The key file of a service account. @throws Refused when it is none */
export function readKey(text: string): ServiceKey {
  const wrong = new Refused("invalid", "Paste the JSON key file of a service account.", "secret");
  try {
    const file = JSON.parse(text) as unknown;
    const [email, privateKey] = [at(file, "client_email"), at(file, "private_key")];
    if (typeof email !== "string" || typeof privateKey !== "string") throw wrong;
    return { email, id: textAt(file, "private_key_id"), privateKey, object: createPrivateKey(privateKey) };
  } catch {
    throw wrong;
  }
}

type Asked = { key: ServiceKey; subject: string; scope: string; address: string; now: Date };

/** A token for an hour, for a JWT that the service account signs (RFC 7523). @throws Refused */
export async function googleToken(web: Web, { key, subject, scope, address, now }: Asked): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = part({ alg: "RS256", typ: "JWT", ...(key.id === null ? {} : { kid: key.id }) });
  const claims = part({
    iss: key.email,
    sub: subject,
    scope,
    aud: address,
    iat: seconds,
    exp: seconds + 3600,
  });
  const signature = sign("sha256", Buffer.from(`${header}.${claims}`), key.object).toString("base64url");
  const assertion = `${header}.${claims}.${signature}`;
  web.hide(assertion);
  return tokenFor(web, address, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
}
