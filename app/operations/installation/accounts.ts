import { record } from "#app/audit";
import { newRecoveryCodes, recoveryCodeHash } from "#app/auth/recovery-codes";
import { type Door, openSession } from "#app/auth/sign-in";
import type { AppContext } from "#app/context";
import { refuseLeaver } from "#app/operations/installation/leavers-links";
import type { Work } from "#app/work";
import { newId } from "#db/ids";
import { findUserOfMailbox } from "#db/installation/mailboxes";
import { type OneTimeLinkRow, spendLink } from "#db/installation/one-time-links";
import { organisationZone } from "#db/installation/organisation";
import { noteBrowser } from "#db/installation/sign-in-watch";
import {
  deleteRecoveryCodes,
  findUserByEmail,
  findUserByPerson,
  insertRecoveryCodes,
  insertUser,
} from "#db/installation/users";
import { findPerson, findPersonByAddress, insertPerson } from "#db/people/people";
import { type Day, endOfDay } from "#domain/days";
import { Refused } from "#domain/errors";
import { browserName } from "#domain/installation/browsers";
import { networkOf } from "#domain/installation/sign-in-watch";

type NewAccount = {
  name: string;
  email: string;
  role: string;
  passwordHash: string;
  totpSecret: string;
  totpStep: number;
};

/** What a link says of the account that it opens: whose it is, and how long an auditor may look, at what. */
type Terms = Pick<OneTimeLinkRow, "kind" | "access_until" | "scope_from" | "scope_to"> &
  Partial<Pick<OneTimeLinkRow, "person_id">>;

/**
 * Makes the account that a one-time link promised, with its recovery codes, and signs it in.
 * Staff get a person record; an auditor is an outsider and gets none.
 * Returns the ten codes, shown once, and the session cookie's value.
 */
export async function createAccount(
  app: AppContext,
  work: Work,
  door: Door,
  link: OneTimeLinkRow,
  account: NewAccount,
): Promise<{ userId: string; codes: string[]; session: string }> {
  if (!(await spendLink(work.db, link.id, work.now)))
    throw new Refused("conflict", "This link has been used.");
  if (await findUserByEmail(work.db, account.email)) throw haveOne();
  const { userId, codes } = await insertAccount(app, work, account, link);
  const from = { browser: browserName(door.userAgent), network: networkOf(door.ip) };
  await noteBrowser(work.db, { userId, ...from }, work.now);
  const session = await openSession(app, work, { id: userId, name: account.name }, door, "totp");
  return { userId, codes, session };
}

/** Creates an account with its recovery codes, without a session. `terms`: how long an auditor has access, and to which period. */
export async function insertAccount(
  app: AppContext,
  work: Work,
  account: NewAccount,
  terms?: Terms,
): Promise<{ userId: string; codes: string[] }> {
  const personId = account.role === "auditor" ? null : await personFor(work, account, terms);
  await refuseSharedMailbox(work, account.email);
  const id = newId(work.now);
  await insertUser(work.db, {
    id,
    person_id: personId,
    email: account.email,
    name: account.name,
    role: account.role,
    password_hash: app.secrets.seal(account.passwordHash, "users.password_hash", id),
    totp_secret: app.secrets.seal(account.totpSecret, "users.totp_secret", id),
    totp_step: account.totpStep,
    time_zone: null,
    created_at: work.now.toISOString(),
    ended_at: null,
    expires_at: terms?.access_until ? await endOfAccess(work, terms.access_until) : null,
    scope_from: terms?.scope_from ?? null,
    scope_to: terms?.scope_to ?? null,
  });
  const codes = await replaceRecoveryCodes(app, work, id);
  await record(work, {
    action: "users.create",
    subject: { type: "user", id, ref: account.name },
    after: { email: account.email, role: account.role, by: terms?.kind ?? "operator" },
  });
  return { userId: id, codes };
}

/** Ten new recovery codes instead of the old ones. They are returned once and stored hashed. */
export async function replaceRecoveryCodes(app: AppContext, work: Work, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await deleteRecoveryCodes(work.db, userId);
  await insertRecoveryCodes(
    work.db,
    codes.map((code) => ({
      id: newId(work.now),
      user_id: userId,
      code_hash: recoveryCodeHash(app.secrets, userId, code),
      used_at: null,
    })),
  );
  await record(work, {
    action: "users.recovery-codes",
    subject: { type: "user", id: userId },
    after: { codes: 10 },
  });
  return codes;
}

/** The person whom the account is for: the one that was invited, or whose address it is, or a new one. @throws Refused when they have an account */
async function personFor(work: Work, account: NewAccount, terms?: Terms): Promise<string> {
  const promised = terms?.person_id ? await findPerson(work.db, terms.person_id) : undefined;
  const known = promised ?? (await findPersonByAddress(work.db, account.email));
  if (!known) return newPerson(work, account);
  if (await findUserByPerson(work.db, known.id)) throw haveOne();
  await refuseLeaver(work, known);
  return known.id;
}

/** Who reads one mailbox can open both of its accounts, and would be both of two persons. @throws Refused */
export async function refuseSharedMailbox(work: Work, address: string): Promise<void> {
  const user = await findUserOfMailbox(work.db, address);
  if (!user) return;
  throw new Refused(
    "conflict",
    `Mail to this address arrives in the mailbox of ${user.name} (${user.email}), who has an account. Enter an address that only the other person reads.`,
    "email",
  );
}

function haveOne(): Refused {
  return new Refused(
    "conflict",
    "You already have an account. Sign in with it, or ask the person who invited you.",
  );
}

async function newPerson(work: Work, account: NewAccount): Promise<string> {
  const id = newId(work.now);
  await insertPerson(work.db, {
    id,
    name: account.name,
    email: account.email,
    created_at: work.now.toISOString(),
  });
  await record(work, {
    action: "people.add",
    subject: { type: "person", id, ref: account.name },
    after: { email: account.email },
  });
  return id;
}

/** The last instant of the last day of an auditor's access, on the organisation's clocks. */
async function endOfAccess(work: Work, day: Day): Promise<string> {
  return new Date(endOfDay(day, await organisationZone(work.db)).getTime() - 1).toISOString();
}
