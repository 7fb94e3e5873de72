import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound } from "#app/auth/require";
import { readCalendarFeed } from "#app/operations/breach-clocks/calendar-feed-reads";

/** A person's deadlines as iCalendar, for holders of the secret address. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const token = (params.token ?? "").replace(/\.ics$/, "");
  const text = await readCalendarFeed(context.app, token);
  if (!text) throw notFound();
  return new Response(text, {
    headers: {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": 'inline; filename="deadlines.ics"',
    },
  });
}
