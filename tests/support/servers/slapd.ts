import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "ldapts";
import { freePort } from "#tests/support/servers/postgresql";

const SLAPD = "/usr/sbin/slapd";
export const ldapAdmin = { dn: "cn=admin,dc=tidewater,dc=example", password: "anchor-chain" };

/** Whether Debian's slapd is installed. */
export function hasSlapd(): boolean {
  return existsSync(SLAPD) && existsSync("/usr/lib/ldap/back_mdb.la");
}

/** What of Active Directory's classes and attributes an account needs. */
const activeDirectorySchema = `
attributetype ( 1.3.6.1.4.1.99999.1.1 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.2 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'user' SUP organizationalPerson STRUCTURAL MAY ( sAMAccountName $ userAccountControl $ mail ) )
objectclass ( 1.3.6.1.4.1.99999.2.2 NAME 'computer' SUP user STRUCTURAL )
objectclass ( 1.3.6.1.4.1.99999.2.3 NAME 'msDS-GroupManagedServiceAccount' SUP computer STRUCTURAL )
`;

/**
 * A directory of one's own on a loopback port, with memberOf, holding its root alone. It knows Active Directory's classes of
 * accounts.
 */
export async function startSlapd(tls: { key: string; cert: string } | null = null) {
  const dir = mkdtempSync(join(tmpdir(), "surety-slapd-"));
  const [port, securePort] = [await freePort(), await freePort()];
  mkdirSync(join(dir, "db"));
  if (tls) for (const [name, text] of Object.entries(tls)) writeFileSync(join(dir, `${name}.pem`), text);
  writeFileSync(join(dir, "ad.schema"), activeDirectorySchema);
  const lines = [
    ...["core", "cosine", "inetorgperson"].map((name) => `include /etc/ldap/schema/${name}.schema`),
    `include ${dir}/ad.schema`,
    "modulepath /usr/lib/ldap",
    "moduleload back_mdb",
    "moduleload memberof",
    ...(tls ? [`TLSCertificateFile ${dir}/cert.pem`, `TLSCertificateKeyFile ${dir}/key.pem`] : []),
    "database mdb",
    'suffix "dc=tidewater,dc=example"',
    `rootdn "${ldapAdmin.dn}"`,
    `rootpw ${ldapAdmin.password}`,
    `directory ${dir}/db`,
    "overlay memberof",
    "access to attrs=userPassword by anonymous auth by * none",
    'access to dn.subtree="ou=people,dc=tidewater,dc=example" by dn="cn=few,dc=tidewater,dc=example" read by * read',
    "access to * by * read",
    'limits dn.exact="cn=few,dc=tidewater,dc=example" size=700 size.prtotal=700',
  ];
  writeFileSync(join(dir, "slapd.conf"), `${lines.join("\n")}\n`);
  const urls = `ldap://127.0.0.1:${port}${tls ? ` ldaps://127.0.0.1:${securePort}` : ""}`;
  const server = spawn(SLAPD, ["-f", join(dir, "slapd.conf"), "-h", urls, "-d", "0"], { stdio: "ignore" });
  await listening(port);
  const client = new Client({ url: `ldap://127.0.0.1:${port}` });
  await client.bind(ldapAdmin.dn, ldapAdmin.password);
  await client.add("dc=tidewater,dc=example", {
    objectClass: ["dcObject", "organization"],
    dc: "tidewater",
    o: "Tidewater",
  });
  await client.add("ou=people,dc=tidewater,dc=example", { objectClass: "organizationalUnit", ou: "people" });
  return {
    port,
    securePort,
    client,
    async stop() {
      await client.unbind();
      server.kill("SIGTERM");
      await new Promise((done) => server.once("exit", done));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, "127.0.0.1", () => done(true)).once("error", () => done(false));
      socket.once("close", () => undefined);
      socket.unref();
      socket.setTimeout(1000, () => socket.destroy());
    });
    if (open) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("slapd does not listen.");
}
