import type { Account } from "#domain/systems/accounts";
import { allPages, under } from "#evidence/account-apis/pages";
import type { LiveSource } from "#evidence/account-apis/source";
import { requireAddress, requireSecret } from "#evidence/account-apis/source-settings";
import { idAt, listAt, rowsAt, statusAt, textAt, timeAt } from "#evidence/account-apis/values";
import { openWeb, unavailable } from "#evidence/account-apis/web";
import { isRecord } from "#evidence/files/json-records";

const PAGE = 100;

/** The users of any service that speaks SCIM 2.0 (RFC 7643, RFC 7644). */
export const scim: LiveSource = {
  name: "scim",
  title: "SCIM 2.0",
  hint: "Any service that offers SCIM 2.0. Users are fetched 100 at a time. SCIM provides no second factors and no sign-ins.",
  secretLabel: "Bearer token",
  fields: [{ name: "base", label: "Base address", hint: "https://service.example/scim/v2, without /Users." }],
  check: (settings) => void requireAddress(settings, "base"),
  destination: ({ base = "" }) => base,
  async ask(read) {
    const secret = requireSecret(read.secret, "Enter a token.");
    const web = openWeb(read, scim.title);
    const users = under(read.settings.base ?? "", "Users");
    const rows = await allPages(web, 1, async (startIndex, far) => {
      const address = `${users}?startIndex=${startIndex}&count=${PAGE}`;
      const reply = await web.ask(address, {
        headers: { accept: "application/scim+json, application/json" },
        secretHeaders: { authorization: `Bearer ${secret}` },
      });
      const answer = reply.json();
      const total = Number(isRecord(answer) ? answer.totalResults : Number.NaN);
      if (!Number.isInteger(total)) throw unavailable("The response does not state the number of users.");
      // RFC 7644, 3.4.2: a service without any result may leave the list away.
      const page = total === 0 ? [] : rowsAt(answer, "Resources", scim.title);
      const got = far.rows + page.length;
      if (page.length === 0 && got < total)
        throw unavailable(`The service reports ${total} users, but returned ${got}.`);
      // A service may begin counting elsewhere than it was asked to: the number it gave is the number to continue from.
      return { rows: page, next: got < total ? startIndex + page.length : null };
    });
    return { query: `GET ${users}?startIndex=…&count=${PAGE}`, rows };
  },
  accountsOf: (rows) => rows.map(accountOf),
};

function accountOf(row: unknown): Account {
  const emails = listAt(row, "emails");
  const email = emails.find((one) => isRecord(one) && String(one.primary) === "true") ?? emails[0];
  const type = textAt(row, "userType")?.toLowerCase() ?? "";
  return {
    externalId: idAt(row, "id", scim.title),
    userName: textAt(row, "userName"),
    email: textAt(email, "value"),
    name: textAt(row, "displayName") ?? textAt(row, "name.formatted"),
    kind: /service|bot|app/.test(type) ? "service" : "unknown",
    status: statusAt(row, "active"),
    roles: [...words(row, "roles"), ...words(row, "groups")],
    grants: words(row, "entitlements").map((word) => `entitlement ${word}`),
    privileged: "unknown",
    mfa: "unknown",
    lastSignIn: "unknown",
    createdAt: timeAt(row, "meta.created"),
  };
}

/** Roles, groups and entitlements are complex values, or plain text with services that are not so strict. */
function words(row: unknown, path: string): string[] {
  const all = listAt(row, path).map((one) =>
    typeof one === "string" ? one : (textAt(one, "display") ?? textAt(one, "value")),
  );
  return [...new Set(all.filter((word) => word !== null && word !== ""))] as string[];
}
