import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readForm, refusedPage } from "#app/http/submit";
import { dropView, keepView, savedViewInput } from "#app/operations/installation/saved-views";
import { perform } from "#app/work";

export function loader() {
  throw redirect("/my");
}

/** Saves or removes a view of a list and goes back to the list. Lists draw this form, so a wrong one is a plain 400. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  const form = Object.fromEntries(await readForm(args.request));
  const removed = form.do === "remove";
  const view = viewOf(removed ? { ...form, name: "removed" } : form);
  await perform(args.context.app, actorOf(visitor), (work) =>
    removed ? dropView(work, String(form.view)) : keepView(work, view),
  ).catch(refusedPage);
  return redirect(view.query ? `${view.list}?${view.query}` : view.list);
}

function viewOf(form: Record<string, unknown>) {
  const input = savedViewInput.safeParse(form);
  if (!input.success) throw new Response(input.error.issues[0]?.message, { status: 400 });
  return input.data;
}
