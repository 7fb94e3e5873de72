import { isIP, isIPv6 } from "node:net";
import { checkServerIdentity as checkIdentity, type PeerCertificate } from "node:tls";
import type { Client as LdapClient } from "ldapts";
import { inPlainWords } from "#evidence/account-apis/ldap-words";
import type { LiveRead } from "#evidence/account-apis/source";
import { asRefusedSource, portOf, refuseInClear } from "#evidence/account-apis/source-settings";
import { LIMITS } from "#evidence/account-apis/web";

/**
 * A client of the directory in the settings, at the address that was checked, with TLS as they say; not signed in.
 * @throws Refused (source) when STARTTLS fails, or when a connection without TLS leaves this machine
 */
export async function connected({ way, settings, secret, limits }: LiveRead): Promise<LdapClient> {
  const { host = "", tls } = settings;
  const [address = ""] = await way.resolve(host);
  refuseInClear(address, settings);
  const { Client } = await import("ldapts");
  const trust = {
    servername: isIP(host) ? undefined : host,
    ca: settings.ca || undefined,
    rejectUnauthorized: true,
  };
  const client = new Client({
    url: `${tls === "ldaps" ? "ldaps" : "ldap"}://${isIPv6(address) ? `[${address}]` : address}:${portOf(settings)}`,
    connectTimeout: Math.min(15_000, limits?.requestMs ?? LIMITS.requestMs),
    timeout: limits?.requestMs ?? LIMITS.requestMs,
    tlsOptions: tls === "ldaps" ? identified(trust, host) : undefined,
  });
  if (tls !== "starttls") return client;
  try {
    await client.startTLS(identified(trust, host));
    return client;
  } catch (error) {
    await client.unbind().catch(() => undefined);
    throw asRefusedSource(inPlainWords(error), `The directory at ${host}`, secret);
  }
}

/** The certificate must be of the host that was named, though its checked address is what was dialled. */
function identified(trust: object, host: string) {
  return {
    ...trust,
    checkServerIdentity: (_dialled: string, certificate: PeerCertificate) => checkIdentity(host, certificate),
  };
}
