import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { requireUser, safeReturn } from "#app/auth/require";
import { submit } from "#app/http";
import { chooseTheme, themeInput } from "#app/operations/own-account";

export function loader() {
  throw redirect("/my");
}

/** Saves the theme and goes back to the page that it was chosen on. */
export async function action(args: ActionFunctionArgs) {
  requireUser(args);
  const from = args.request.headers.get("referer");
  const back = from ? new URL(from).pathname + new URL(from).search : "/";
  return submit(args, {
    schema: themeInput,
    change: (work, { theme }) => chooseTheme(work, theme),
    then: () => redirect(safeReturn(back)),
  });
}
