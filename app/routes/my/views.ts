import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readForm } from "#app/http/submit";
import { dropView, keepView, savedViewInput } from "#app/operations/installation/saved-views";
import { perform } from "#app/work";

export function loader() {
  throw redirect("/my");
}

/** Saves or removes a view of a list and goes back to the list. Lists draw this form, so a wrong one is a plain 400. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  const form = Object.fromEntries(await readForm(args.request));
  const input = savedViewInput.safeParse(form.do === "remove" ? { ...form, name: "removed" } : form);
  if (!input.success) throw new Response(input.error.issues[0]?.message, { status: 400 });
  const { list, query } = input.data;
  await perform(args.context.app, actorOf(visitor), (work) =>
    form.do === "remove" ? dropView(work, String(form.view)) : keepView(work, input.data),
  );
  return redirect(query ? `${list}?${query}` : list);
}
