import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SourceInput } from "#app/operations/systems/account-fetching";
import { setAccountSource, takePopulation, tryAccountSource } from "#app/operations/systems/account-sources";
import { perform } from "#app/work";
import { listPopulations } from "#db/systems/account-lists";
import { ldap } from "#evidence/account-apis/ldap";
import { accountOf } from "#evidence/account-apis/ldap-entries";
import { withWholeRanges } from "#evidence/account-apis/ldap-ranges";
import { cast } from "#tests/support/review-cast";
import { hasSlapd, ldapAdmin, startSlapd } from "#tests/support/servers/slapd";

const people = "ou=people,dc=tidewater,dc=example";
if (!hasSlapd())
  console.info("slapd is not installed (apt-get install slapd): the live directory is not tested.");

describe.skipIf(!hasSlapd())("the accounts of a real directory", () => {
  let directory: Awaited<ReturnType<typeof startSlapd>>;
  let certificate: { key: string; cert: string };
  beforeAll(async () => {
    certificate = newCertificate();
    directory = await startSlapd(certificate);
    for (let n = 1; n <= 1203; n += 1)
      await directory.client.add(`uid=user${n},${people}`, {
        objectClass: "inetOrgPerson",
        uid: `user${n}`,
        cn: `User ${n}`,
        sn: `${n}`,
        mail: `User${n}@tidewater.example`,
      });
    await directory.client.add(`cn=few,dc=tidewater,dc=example`, {
      objectClass: "person",
      cn: "few",
      sn: "few",
      userPassword: "tide-pool",
    });
    await directory.client.add(`cn=crew\\, night,dc=tidewater,dc=example`, {
      objectClass: "groupOfNames",
      cn: "crew, night",
      member: [`uid=user7,${people}`],
    });
  }, 60_000);
  afterAll(() => directory?.stop());

  const input = (change: Record<string, string> = {}, secret = ldapAdmin.password): SourceInput => ({
    source: "ldap",
    settings: {
      host: "127.0.0.1",
      port: String(directory.port),
      tls: "off",
      ca: "",
      user: ldapAdmin.dn,
      base: people,
      filter: "(objectClass=inetOrgPerson)",
      ...change,
    },
    secret,
    cron: null,
  });

  test("come page by page, with the groups that they are in, and are frozen", async () => {
    const c = await cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
    await perform(c.app, c.officer.actor, (work) => setAccountSource(c.app, work, c.systemId, input()));
    expect(await takePopulation(c.app, c.officer.actor, c.systemId)).toMatchObject({
      rows: 1203,
      accounts: 1203,
    });
    const tried = await tryAccountSource(c.app, c.officer.actor, c.systemId, input());
    const one = tried.accounts.find((account) => account.userName === "user7");
    expect(one).toMatchObject({
      email: "User7@tidewater.example",
      roles: ["crew, night"],
      status: "unknown",
      mfa: "unknown",
    });
    expect(one?.externalId).toMatch(/^[0-9a-f-]{36}$/);
    expect(one?.createdAt?.precision).toBe("instant");
  });

  test("by STARTTLS and ldaps with the certificate checked; a stranger's certificate is refused", async () => {
    const c = await cast({ COLLECT_ALLOW_PRIVATE: "localhost" });
    const ca = certificate.cert;
    for (const [tls, port] of [
      ["starttls", directory.port],
      ["ldaps", directory.securePort],
    ] as const) {
      const given = { host: "localhost", tls, port: String(port) };
      const tried = await tryAccountSource(c.app, c.officer.actor, c.systemId, input({ ...given, ca }));
      expect(tried.rows).toBe(1203);
      await expect(tryAccountSource(c.app, c.officer.actor, c.systemId, input(given))).rejects.toThrow(
        /self.signed/,
      );
    }
  });

  test("a part of the list is not kept, and it says how far it came", async () => {
    const c = await cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
    const few = input({ user: "cn=few,dc=tidewater,dc=example" }, "tide-pool");
    await perform(c.app, c.officer.actor, (work) => setAccountSource(c.app, work, c.systemId, few));
    await expect(takePopulation(c.app, c.officer.actor, c.systemId)).rejects.toThrow(
      /500 entries had arrived/,
    );
    expect(await listPopulations(c.app.read, c.systemId)).toEqual([]);
  });

  test("computers and trusts of Active Directory are counted apart, managed service accounts and plain people are accounts; references are named", async () => {
    const staff = "ou=staff,dc=tidewater,dc=example";
    const user = (cn: string, control: string, ...classes: string[]) =>
      directory.client.add(`cn=${cn},${staff}`, {
        objectClass: ["top", "person", "organizationalPerson", "user", ...classes],
        cn,
        sn: cn,
        sAMAccountName: cn,
        userAccountControl: control,
      });
    await directory.client.add(staff, { objectClass: "organizationalUnit", ou: "staff" });
    await user("ana", "512");
    await user("old", "514");
    await user("LT-1$", "4096", "computer");
    await user("RODC$", "83890176", "computer");
    await user("DC-1$", "532480", "computer");
    await user("PARTNER$", "2080");
    await user("sync$", "4096", "computer", "msDS-GroupManagedServiceAccount");
    await directory.client.add(`uid=kim,${staff}`, {
      objectClass: "inetOrgPerson",
      uid: "kim",
      cn: "Kim",
      sn: "Kim",
    });
    await directory.client.add(`dc=child,${staff}`, {
      objectClass: ["referral", "extensibleObject"],
      dc: "child",
      ref: "ldap://child.tidewater.example/dc=child,dc=tidewater,dc=example",
    });
    const c = await cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
    const filter = ldap.fields.find((field) => field.name === "filter")?.start ?? "";
    const given = input({ base: staff, filter });
    const tried = await tryAccountSource(c.app, c.officer.actor, c.systemId, given);
    expect(tried.accounts.map((one) => [one.userName, one.kind, one.status]).sort()).toEqual([
      ["ana", "unknown", "active"],
      ["kim", "unknown", "unknown"],
      ["old", "unknown", "disabled"],
      ["sync$", "service", "active"],
    ]);
    expect(tried.leftOut).toEqual(
      expect.arrayContaining([
        { reason: "a computer", rows: 2 },
        { reason: "a domain controller", rows: 1 },
        { reason: "a trust between domains", rows: 1 },
      ]),
    );
    expect(tried.query).toContain("references not followed: ldap://child.tidewater.example/");
    await perform(c.app, c.officer.actor, (work) => setAccountSource(c.app, work, c.systemId, given));
    expect(await takePopulation(c.app, c.officer.actor, c.systemId)).toMatchObject({ rows: 8, accounts: 4 });
  });

  test("a wrong password, a bad base and no entry are each said plainly", async () => {
    const c = await cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
    const tried = (given: SourceInput) => tryAccountSource(c.app, c.officer.actor, c.systemId, given);
    await expect(tried(input({}, "wrong-word"))).rejects.toMatchObject({
      code: "unavailable",
      message: "The directory at 127.0.0.1: does not accept this name and password (LDAP 49).",
    });
    await expect(tried(input({ base: "ou=none,dc=tidewater,dc=example" }))).rejects.toMatchObject({
      code: "unavailable",
      message: "The directory at 127.0.0.1: does not have this search base (LDAP 32).",
    });
    await expect(tried(input({ filter: "(uid=nobody)" }))).rejects.toThrow("An empty list does not prove");
    await expect(tried(input({ filter: "uid=x" }))).rejects.toMatchObject({ field: "filter" });
  });
});

test("values that Active Directory gives in parts are asked for to the end; a part alone is refused", async () => {
  const groups = Array.from({ length: 3700 }, (_, n) => `CN=g${n},DC=t`);
  const asked: string[] = [];
  const ask = async (dn: string, name: string) => {
    asked.push(`${dn} ${name}`);
    const from = Number(/range=(\d+)/.exec(name)?.[1]);
    const to = Math.min(from + 1500, groups.length);
    return { [`memberOf;range=${from}-${to === groups.length ? "*" : to - 1}`]: groups.slice(from, to) };
  };
  const entry = { dn: ["CN=a"], cn: ["a"], "memberOf;range=0-1499": groups.slice(0, 1500) };
  expect(await withWholeRanges(entry, ask)).toEqual({ dn: ["CN=a"], cn: ["a"], memberOf: groups });
  expect(asked).toEqual(["CN=a memberOf;range=1500-*", "CN=a memberOf;range=3000-*"]);
  await expect(withWholeRanges(entry, async () => ({}))).rejects.toThrow(
    "1500 values of memberOf and no more",
  );
});

test("Active Directory's words: disabled, last logon in 100 ns since 1601, groups that share a name", () => {
  const account = accountOf({
    dn: ["CN=Ana,OU=Staff,DC=t,DC=example"],
    objectGUID: ["a1b2c3"],
    sAMAccountName: ["ana"],
    userAccountControl: ["514"],
    lastLogonTimestamp: ["133540000000000000"],
    whenCreated: ["20240102030405.0Z"],
    memberOf: ["CN=Ops,OU=A,DC=t", "CN=Ops,OU=B,DC=t", "CN=Domain Admins,DC=t"],
  });
  expect(account).toMatchObject({
    externalId: "a1b2c3",
    status: "disabled",
    privileged: "yes",
    roles: ["CN=Ops,OU=A,DC=t", "CN=Ops,OU=B,DC=t", "Domain Admins"],
    lastSignIn: { at: new Date("2024-03-04T00:00:00.000Z"), precision: "day" },
    createdAt: { at: new Date("2024-01-02T03:04:05.000Z") },
  });
  expect(accountOf({ dn: ["cn=x"], lastLogonTimestamp: ["0"] })).toMatchObject({
    lastSignIn: "unknown",
    status: "unknown",
  });
});

/** A self-signed certificate for localhost, its own authority. */
function newCertificate() {
  const dir = mkdtempSync(join(tmpdir(), "surety-cert-"));
  const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...subject, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  const read = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(dir, { recursive: true, force: true });
  return read;
}
