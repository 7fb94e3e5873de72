import { generate } from "otplib";
import type { Door } from "#app/auth/sign-in";
import type { AppContext } from "#app/context";
import { acceptInvitation, invite, openInvitation } from "#app/operations/installation/invitations";
import { type Actor, perform } from "#app/work";
import { findUser } from "#db/installation/users";
import type { Role } from "#domain/roles";

/** Accepts an invitation by its link. Answers the new user as an actor with a fresh factor. */
export async function acceptLink(
  app: AppContext,
  link: string,
  name: string,
  door: Door,
): Promise<UserActor> {
  const token = link.split("/").at(-1) ?? "";
  const secret = (await openInvitation(app, token))?.totpSecret ?? "";
  const code = await generate({ secret, epoch: app.now().getTime() / 1000 });
  const { userId } = await acceptInvitation(app, door, token, {
    name,
    password: "three quiet herons",
    code,
  });
  const user = await findUser(app.read, userId);
  return {
    kind: "user",
    userId,
    personId: user?.person_id ?? null,
    name,
    role: user?.role as Role,
    sessionId: null,
    ip: door.ip,
    factor: { method: "totp", at: app.now() },
  };
}

export type UserActor = Extract<Actor, { kind: "user" }>;

/** Someone whom `by` invites and who joins by the link, which is shown where no mail is set up. */
export async function joinAs(
  app: AppContext,
  by: Actor,
  name: string,
  role: "owner" | "officer" | "member",
  door: Door = { ip: "198.51.100.9", userAgent: "another browser" },
): Promise<UserActor> {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@tidewater.example`;
  const link = await perform(app, by, (work) => invite(app, work, { email, name, role }));
  if (!link) throw new Error("The link was not shown.");
  return acceptLink(app, link, name, door);
}
