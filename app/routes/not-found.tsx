import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { notFound } from "#app/auth/require";

/** Not found, for every visitor. Without a route for it the browser looks for one and throws the page away that it was sent. */
export function loader(args: LoaderFunctionArgs): never {
  return refuse(args);
}

/** Where a form ends that the server did not let in: the page says why. */
export function action(args: ActionFunctionArgs): never {
  return refuse(args);
}

function refuse({ context }: LoaderFunctionArgs): never {
  throw context.refused ? new Response(context.refused.text, { status: context.refused.status }) : notFound();
}

export default function NotFound() {
  return null;
}
