import type { Client as LdapClient } from "ldapts";
import { Refused } from "#domain/errors";
import { machinesOf, noAccountReason } from "#evidence/account-apis/directory-machines";
import { connected } from "#evidence/account-apis/ldap-connection";
import { ATTRIBUTES, accountOf, type Entry } from "#evidence/account-apis/ldap-entries";
import { withWholeRanges } from "#evidence/account-apis/ldap-ranges";
import { inPlainWords } from "#evidence/account-apis/ldap-words";
import { refuseTooLarge, refuseTooMany, sizeOf } from "#evidence/account-apis/pages";
import type { LiveSource } from "#evidence/account-apis/source";
import { asRefusedSource, portOf, requireText } from "#evidence/account-apis/source-settings";
import { LIMITS } from "#evidence/account-apis/web";

const PAGE = 500;

/** The people and services of an LDAP directory: OpenLDAP, 389, Active Directory. */
export const ldap: LiveSource = {
  name: "ldap",
  title: "LDAP directory",
  hint: "OpenLDAP, 389 Directory Server, Active Directory. Reads page by page with a read-only account.",
  secretLabel: "Password",
  fields: [
    { name: "host", label: "Host" },
    { name: "port", label: "Port", start: "636", hint: "636 with TLS from the start, 389 otherwise." },
    {
      name: "tls",
      label: "Connection",
      start: "ldaps",
      choices: [
        { value: "ldaps", text: "TLS from the start (ldaps)" },
        { value: "starttls", text: "STARTTLS" },
        { value: "off", text: "Unencrypted: only within this machine" },
      ],
    },
    {
      name: "ca",
      label: "Certificate authority",
      hint: "PEM, for a private certificate authority.",
      long: true,
    },
    { name: "user", label: "Sign in as", hint: "cn=surety,ou=services,dc=example,dc=com" },
    { name: "base", label: "Search base", hint: "ou=people,dc=example,dc=com" },
    {
      name: "filter",
      label: "Account filter",
      start: "(|(objectClass=inetOrgPerson)(objectClass=posixAccount)(objectClass=user))",
      wide: true,
    },
  ],
  check(settings) {
    for (const name of ["host", "user", "base", "filter"]) requireText(settings, name);
    portOf(settings);
    if (!/^\(.*\)$/s.test(settings.filter?.trim() ?? ""))
      throw new Refused("invalid", "Enter a filter in brackets: (objectClass=person).", "filter");
  },
  destination: ({ host, port, tls, ca, user }) => JSON.stringify([host, port, tls, ca, user]),
  async ask(read) {
    const { settings, secret } = read;
    if (!secret) throw new Refused("invalid", "Enter a password.", "secret");
    const limits = { ...LIMITS, ...read.limits };
    let got = 0;
    let size = 0;
    const rows: Entry[] = [];
    const elsewhere = new Set<string>();
    const client = await connected(read);
    try {
      await client.bind(settings.user ?? "", secret);
      const pages = client.searchPaginated(settings.base ?? "", {
        scope: "sub",
        filter: settings.filter,
        attributes: [...ATTRIBUTES],
        explicitBufferAttributes: ["objectGUID"],
        paged: { pageSize: PAGE },
      });
      for await (const page of pages) {
        const entries: Entry[] = [];
        for (const entry of page.searchEntries)
          entries.push(
            await withWholeRanges(plainEntry(entry), (dn, name) => oneAttribute(client, dn, name)),
          );
        for (const entry of entries) rows.push(entry);
        got = rows.length;
        size += sizeOf(entries);
        refuseTooMany(got, limits);
        refuseTooLarge(size, limits);
        for (const address of page.searchReferences) elsewhere.add(address.slice(0, 200));
      }
    } catch (error) {
      const far = got > 0 ? `${got} entries had arrived; a partial list is not stored.` : "";
      throw asRefusedSource(inPlainWords(error), `The directory at ${settings.host}`, secret, far);
    } finally {
      await client.unbind().catch(() => undefined);
    }
    const query = `${settings.filter} under ${settings.base}: ${ATTRIBUTES.join(", ")}`;
    return { query: `${query}${notFollowed([...elsewhere])}`, rows };
  },
  accountsOf: (rows) => (rows as Entry[]).filter((entry) => noAccountReason(entry) === null).map(accountOf),
  leftOutOf: (rows) => machinesOf(rows as Entry[]),
};

/** Where else the directory says that entries may be, which is not asked: other domains are systems of their own. */
function notFollowed(addresses: string[]): string {
  if (addresses.length === 0) return "";
  const more = addresses.length > 20 ? ` and ${addresses.length - 20} more` : "";
  return `; references not followed: ${addresses.slice(0, 20).join(", ")}${more}`;
}

async function oneAttribute(client: LdapClient, dn: string, name: string): Promise<Entry> {
  const { searchEntries } = await client.search(dn, {
    scope: "base",
    filter: "(objectClass=*)",
    attributes: [name],
  });
  return searchEntries[0] ? plainEntry(searchEntries[0]) : {};
}

function plainEntry(entry: Record<string, unknown>): Entry {
  const values = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      Buffer.isBuffer(one) ? one.toString("hex") : String(one),
    );
  return Object.fromEntries(
    Object.entries(entry)
      .map(([name, value]) => [name, values(value)] as const)
      .filter(([, list]) => list.length > 0),
  );
}
