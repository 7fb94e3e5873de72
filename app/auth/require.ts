import { type AppLoadContext, redirect } from "@remix-run/node";
import type { Visitor } from "#app/auth/visitor";
import { endedMeanwhile } from "#db/installation/in-force";
import { isFresh } from "#domain/installation/step-up";
import { type Action, may } from "#domain/roles";

type Args = { request: Request; context: AppLoadContext };

/**
 * The visitor, or a redirect to sign-in that comes back here.
 * With an action: a role that may not do it gets 404, so that its existence is not revealed.
 */
export function requireUser({ request, context }: Args, action?: Action): Visitor {
  const { visitor } = context;
  if (!visitor) throw redirect(`/sign-in?to=${encodeURIComponent(here(request))}`);
  if (action && !may(visitor.role, action)) {
    context.denied?.push(action);
    throw notFound();
  }
  if (action) context.asked = action;
  return visitor;
}

/** Once a form has been read, which may take hours: redirects to sign-in if the session, the access or the role ended meanwhile. */
export async function requireStillSignedIn({ request, context }: Args, visitor: Visitor): Promise<void> {
  const { app } = context;
  if (await endedMeanwhile(app.read, { kind: "user", ...visitor }, app.now()))
    throw redirect(`/sign-in?to=${encodeURIComponent(here(request))}`);
}

/**
 * For every download of records but a single file of one item: the visitor with a fresh second factor, or a detour to
 * /step-up, which then starts the download and leads back to the page that the file belongs to.
 */
export function requireStepUp(args: Args, action?: Action): Visitor {
  const visitor = requireUser(args, action);
  if (needsStepUp(visitor, args.context.app.now())) {
    throw redirect(`/step-up?to=${encodeURIComponent(here(args.request))}`);
  }
  return visitor;
}

/** Whether the session's second factor is older than ten minutes, or was proven at an instant still to come. */
export function needsStepUp(visitor: Visitor, now: Date): boolean {
  return !isFresh(visitor.factor, now);
}

/** The page that says nothing more than that nothing is here. */
export function notFound(): Response {
  return new Response("Not found", { status: 404, statusText: "Not found" });
}

function here(request: Request): string {
  const url = new URL(request.url);
  const path = url.pathname.replace(/\.data$/, "").replace(/^\/_root$/, "/");
  url.searchParams.delete("_routes");
  const query = url.searchParams.toString();
  return query ? `${path}?${query}` : path;
}

/**
 * A `to` that stays on this site, or "/". Anything with a host, a scheme or a backslash is refused, and so is what becomes one
 * once its dots are resolved: "/.//elsewhere.example" is a path whose first two signs are slashes.
 */
export function safeReturn(to: string | null): string {
  if (!to?.startsWith("/") || to.includes("\\")) return "/";
  const url = URL.parse(to, "http://surety.invalid");
  if (url?.host !== "surety.invalid" || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}`;
}
