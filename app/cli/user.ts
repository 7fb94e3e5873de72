import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { invite } from "#app/operations/installation/invitations";
import { offerNewFactor } from "#app/operations/installation/resets";
import { endUser } from "#app/operations/installation/users";
import { perform } from "#app/work";
import { findUserByEmail, listUsers } from "#db/installation/users";
import { invitationInput } from "#domain/installation/users";

export const command: Command = {
  name: "user",
  usage: [
    "user list",
    "user invite EMAIL --role owner|officer|member --name NAME [--show-link]",
    "user invite EMAIL --role auditor --name NAME --from DAY --to DAY --until DAY [--show-link]",
    "user end EMAIL",
    "user reset-second-factor EMAIL [--show-link]",
  ],
  options: {
    role: { type: "string" },
    name: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    until: { type: "string" },
    "show-link": { type: "boolean" },
  },
  run(call) {
    const verbs: Record<string, (call: Call) => Promise<void>> = {
      list,
      invite: inviteByMail,
      end,
      "reset-second-factor": resetFactor,
    };
    const verb = verbs[call.words[0] ?? ""];
    if (!verb) throw new WrongUsage(`Use ${Object.keys(verbs).join(", ")}.`);
    return verb(call);
  },
};

async function list(call: Call): Promise<void> {
  const app = await call.open();
  const users = (await listUsers(app.read)).map(
    ({ email, name, role, created_at, ended_at, expires_at }) => ({
      email,
      name,
      role,
      createdAt: created_at,
      endedAt: ended_at,
      expiresAt: expires_at,
    }),
  );
  call.answer(
    users.map(
      (user) =>
        `${user.role.padEnd(8)} ${user.email}  ${user.name}${user.endedAt ? `  ended ${user.endedAt}` : ""}`,
    ),
    users,
  );
}

async function inviteByMail(call: Call): Promise<void> {
  const parsed = invitationInput.safeParse({
    email: requireWord(call, 1, "The e-mail address"),
    role: requireOption(call, "role"),
    name: requireOption(call, "name"),
    scopeFrom: call.options.from,
    scopeTo: call.options.to,
    accessUntil: call.options.until,
  });
  if (!parsed.success) throw new WrongUsage(parsed.error.issues.map((issue) => issue.message).join(" "));
  const app = await call.open();
  const { email } = parsed.data;
  const link = await perform(app, call.actor, (work) => invite(app, work, parsed.data, showLink(call)));
  const way = link === null ? "The link is sent by mail." : handedOver(link);
  call.answer(`Invited ${email}. The link works once, for 7 days. ${way}`, { email, link });
}

async function end(call: Call): Promise<void> {
  const app = await call.open();
  const user = await existing(call);
  await perform(app, call.actor, (work) => endUser(work, user.id));
  call.answer(`${user.email} can no longer sign in.`, { email: user.email, ended: true });
}

async function resetFactor(call: Call): Promise<void> {
  const app = await call.open();
  const user = await existing(call);
  const link = await perform(app, call.actor, (work) => offerNewFactor(app, work, user.id, showLink(call)));
  const way = link === null ? "The link is sent by mail." : handedOver(link);
  const lines = `${user.email} connects a new authenticator app by a link, within one hour. ${way}`;
  call.answer(lines, { email: user.email, link });
}

/** Links are printed where no mail is set up, or with --show-link, which the audit log records. */
function showLink(call: Call): { showLink: boolean } {
  return { showLink: call.options["show-link"] === true };
}

function handedOver(link: string): string {
  return `Anyone who sees this link can open the account. Until an owner confirms on the user's page that a separate person holds it, the account does not count as a second pair of eyes.\n${link}`;
}

async function existing(call: Call) {
  const email = requireWord(call, 1, "The e-mail address");
  const user = await findUserByEmail((await call.open()).read, email);
  if (!user) throw new Error(`No user signs in as ${email}.`);
  return user;
}
