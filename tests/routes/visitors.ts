import { openSession } from "#app/auth/sign-in";
import type { AppContext } from "#app/context";
import { perform } from "#app/work";
import { listUsers } from "#db/installation/users";

export const visitors = ["guest", "member", "other", "officer", "owner", "auditor"] as const;
export type VisitorName = (typeof visitors)[number];

/** A new session for each kind of visitor to the demo company, as a Cookie header. */
export async function signInEveryone(app: AppContext): Promise<Record<VisitorName, string>> {
  const users = await listUsers(app.read);
  const byMailbox = (mailbox: string) => users.find((user) => user.email.startsWith(`${mailbox}@`));
  const who: Record<Exclude<VisitorName, "guest">, string> = {
    owner: "ines.holm",
    officer: "maren.lindqvist",
    member: "misaki.tanaka",
    other: "olena.shevchenko",
    auditor: "dana",
  };
  const cookies: Record<VisitorName, string> = {
    guest: "",
    member: "",
    other: "",
    officer: "",
    owner: "",
    auditor: "",
  };
  for (const [name, mailbox] of Object.entries(who) as [VisitorName, string][]) {
    const user = byMailbox(mailbox);
    if (!user) throw new Error(`${mailbox} is not in the demo company.`);
    const door = { ip: "127.0.0.1", userAgent: "route table" };
    const session = await perform(app, { kind: "guest", ip: door.ip }, (work) =>
      openSession(app, work, user, door, "totp"),
    );
    cookies[name] = `surety=${session}`;
  }
  return cookies;
}
