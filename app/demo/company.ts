import { record } from "#app/audit";
import { hashPassword } from "#app/auth/password";
import { newTotpSecret } from "#app/auth/totp";
import type { AppContext } from "#app/context";
import { type DemoPerson, demoZone, type PersonKey } from "#app/demo/people";
import { managers, staff } from "#app/demo/staff";
import { replaceRecoveryCodes } from "#app/operations/installation/accounts";
import { perform, type Work } from "#app/work";
import { newId } from "#db/ids";
import { insertOrganisation } from "#db/installation/organisation";
import { insertUser } from "#db/installation/users";
import { insertPerson, savePerson } from "#db/people/people";
import { utcDay } from "#domain/days";
import type { Role } from "#domain/roles";

export const demoPassword = "quiet harbour at dawn";

/** A way in to the demo: printed once, for a throw-away company. */
export type DemoSignIn = { name: string; role: Role; email: string; secret: string; codes: string[] };

/** Makes Tidewater Rota, its people and those who sign in. Returns who they are and how they get in. */
export async function foundCompany(
  app: AppContext,
): Promise<{ people: Record<PersonKey, DemoPerson>; signIns: DemoSignIn[] }> {
  const passwordHash = await hashPassword(demoPassword);
  return perform(app, { kind: "job", name: "demo" }, async (work) => {
    await addOrganisation(work);
    const people = {} as Record<PersonKey, DemoPerson>;
    const signIns: DemoSignIn[] = [];
    for (const member of staff) {
      const [key, name, mailbox, department, title, starts, role] = member;
      const personId = newId(work.now);
      const email = `${mailbox}@tidewater.example`;
      const row = {
        id: personId,
        name,
        email,
        department,
        title,
        starts_on: starts,
        created_at: work.now.toISOString(),
      };
      await insertPerson(work.db, row);
      await record(work, {
        action: "people.add",
        subject: { type: "person", id: personId, ref: name },
        after: { email },
      });
      const account = role ? await addUser(app, work, { name, email, role, personId, passwordHash }) : null;
      if (account) signIns.push(account.signIn);
      people[key] = { personId, userId: account?.userId ?? null, name, email, role: role ?? "member" };
    }
    await setManagers(work, people);
    const auditor = {
      name: "Dana Whitcombe",
      email: "dana@whitcombe-hale.example",
      role: "auditor" as const,
    };
    signIns.push((await addUser(app, work, { ...auditor, personId: null, passwordHash })).signIn);
    return { people, signIns };
  });
}

async function addOrganisation(work: Work): Promise<void> {
  const id = newId(work.now);
  const period = periodAround(work.now);
  await insertOrganisation(work.db, {
    id,
    name: "Tidewater Rota",
    legal_name: "Tidewater Rota GmbH",
    time_zone: demoZone,
    website: "https://tidewater.example",
    address: "Speicherstraße 14\n20457 Hamburg\nGermany",
    security_email: "security@tidewater.example",
    privacy_email: "privacy@tidewater.example",
    period_from: period.from,
    period_to: period.to,
    categories: JSON.stringify(["security"]),
    created_at: work.now.toISOString(),
  });
  const subject = { type: "organisation", id, ref: "Tidewater Rota" } as const;
  await record(work, { action: "organisation.create", subject, after: { name: "Tidewater Rota" } });
}

/** Twelve whole months, eight of them in the past. The company is founded a year before its present. */
function periodAround(founded: Date): { from: string; to: string } {
  const start = new Date(Date.UTC(founded.getUTCFullYear(), founded.getUTCMonth() + 4, 1));
  const end = new Date(Date.UTC(start.getUTCFullYear() + 1, start.getUTCMonth(), 0));
  return { from: utcDay(start), to: utcDay(end) };
}

type Account = { name: string; email: string; role: Role; personId: string | null; passwordHash: string };

async function addUser(
  app: AppContext,
  work: Work,
  account: Account,
): Promise<{ userId: string; signIn: DemoSignIn }> {
  const { name, email, role, personId, passwordHash } = account;
  const userId = newId(work.now);
  const secret = newTotpSecret();
  const period = periodAround(work.now);
  await insertUser(work.db, {
    id: userId,
    person_id: personId,
    email,
    name,
    role,
    password_hash: app.secrets.seal(passwordHash, "users.password_hash", userId),
    totp_secret: app.secrets.seal(secret, "users.totp_secret", userId),
    created_at: work.now.toISOString(),
    scope_from: role === "auditor" ? period.from : null,
    scope_to: role === "auditor" ? period.to : null,
  });
  await record(work, {
    action: "users.create",
    subject: { type: "user", id: userId, ref: name },
    after: { email, role },
  });
  return {
    userId,
    signIn: { name, role, email, secret, codes: await replaceRecoveryCodes(app, work, userId) },
  };
}

async function setManagers(work: Work, people: Record<PersonKey, DemoPerson>): Promise<void> {
  for (const [key, manager] of Object.entries(managers) as [PersonKey, PersonKey][]) {
    await savePerson(work.db, people[key].personId, { manager_id: people[manager].personId });
  }
}
