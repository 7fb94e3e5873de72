import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { blankSessionCookie } from "#app/auth/cookies";
import { actorOf } from "#app/auth/visitor";
import { endOwnSession } from "#app/operations/installation/users";
import { perform } from "#app/work";

export function loader() {
  throw redirect("/");
}

export async function action({ context: { app, visitor } }: ActionFunctionArgs) {
  if (visitor) await perform(app, actorOf(visitor), (work) => endOwnSession(work, visitor.sessionId));
  // What the browser stored for this site, a reason half typed for instance, is not left to the next user (W3C Clear Site Data).
  return redirect("/sign-in", {
    headers: { "Set-Cookie": blankSessionCookie(app), "Clear-Site-Data": '"storage"' },
  });
}
