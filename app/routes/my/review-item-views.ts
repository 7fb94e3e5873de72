import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readForm, refusedPage } from "#app/http/submit";
import { recordView } from "#app/operations/access-reviews/item-views";
import { perform } from "#app/work";

/** There is nothing to read here: the page of the review reports that details were opened. */
export function loader(args: LoaderFunctionArgs): never {
  requireUser(args, "access-reviews.decide-own");
  throw notFound();
}

/** Notes that a reviewer opened the details of one account. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.decide-own");
  const item = (await readForm(args.request)).get("item");
  if (typeof item !== "string") throw new Response("Choose an account", { status: 400 });
  await perform(args.context.app, actorOf(visitor), (work) =>
    recordView(work, args.params.id ?? "", item),
  ).catch(refusedPage);
  return new Response(null, { status: 204 });
}
