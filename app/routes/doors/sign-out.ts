import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { blankSessionCookie } from "#app/auth/cookies";
import { endOwnSession } from "#app/operations/users";
import { actorOf } from "#app/visitor";
import { perform } from "#app/work";

export function loader() {
  throw redirect("/");
}

export async function action({ context: { app, visitor } }: ActionFunctionArgs) {
  if (visitor) await perform(app, actorOf(visitor), (work) => endOwnSession(work, visitor.sessionId));
  return redirect("/sign-in", { headers: { "Set-Cookie": blankSessionCookie(app) } });
}
