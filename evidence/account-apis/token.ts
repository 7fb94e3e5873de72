import { textAt } from "#evidence/account-apis/values";
import { unavailable, type Web } from "#evidence/account-apis/web";

/** An access token for a grant (RFC 6749, 5.1). It appears in no message. @throws Refused */
export async function tokenFor(web: Web, address: string, grant: Record<string, string>): Promise<string> {
  const reply = await web.ask(address, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams(grant).toString(),
  });
  const token = textAt(reply.json(), "access_token");
  if (token === null) throw unavailable("The token address returned no token.");
  web.hide(token);
  return token;
}
