import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { requireUser, safeReturn } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readForm } from "#app/http/submit";
import { chooseTheme, themeInput } from "#app/operations/installation/own-account";
import { perform } from "#app/work";

export function loader() {
  throw redirect("/my");
}

/** Saves the theme and goes back to the page that it was chosen on. No page draws this form, so a wrong one is a plain 400. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args);
  const form = themeInput.safeParse(Object.fromEntries(await readForm(args.request)));
  if (!form.success) throw new Response("Choose system, light or dark.", { status: 400 });
  await perform(args.context.app, actorOf(visitor), (work) => chooseTheme(work, form.data.theme));
  const from = URL.parse(args.request.headers.get("referer") ?? "");
  return redirect(safeReturn(from && `${from.pathname}${from.search}`));
}
