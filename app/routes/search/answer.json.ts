import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { countUse } from "#app/http/counted-uses";
import { findRecords } from "#app/queries/search";

/** How many records of a kind, and how many lines altogether, are offered while someone types. */
const OF_A_KIND = 4;
const LINES = 12;

/** What the palette offers for the words typed so far: acts and pages, then records. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  await countUse(args.context, "searches", visitor.userId);
  const text = (new URL(args.request.url).searchParams.get("q") ?? "").trim().slice(0, 100);
  const { records, destinations, meant } = await findRecords(args.context.app, visitor, text, OF_A_KIND);
  const places = destinations.map(({ to, words, act }) => ({
    href: to,
    text: words,
    about: act ? "Action" : "Page",
  }));
  const found = records.map(({ href, title, ref, kind, inText }) => ({
    href,
    text: title,
    about: [kind, ref, inText ? "in its text" : ""].filter(Boolean).join(" · "),
  }));
  const first = places.slice(0, found.length > 0 ? 4 : LINES);
  return Response.json({ lines: [...first, ...found].slice(0, LINES), meant });
}
