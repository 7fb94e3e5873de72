import type { LoaderFunction, ServerBuild } from "@remix-run/node";
import { record } from "#app/audit";
import { actorOf, type Reading, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { perform } from "#app/work";
import { MINUTE_MS } from "#domain/durations";
import type { LogSubject } from "#domain/installation/log-subjects";

type Route = NonNullable<ServerBuild["routes"][string]>;
type Params = Record<string, string | undefined>;

/** Pages by their path in app/routes.ts. Files and exports record themselves, with what was taken. */
const pages: [path: RegExp, action: string, type: LogSubject, id: (params: Params) => string | undefined][] =
  [
    [/^incidents\/:ref(\/|$)/, "incidents.read", "incident", ({ ref }) => ref?.toUpperCase()],
    [/^my\/calls\/:ref$/, "incidents.read", "incident", ({ ref }) => ref?.toUpperCase()],
    [/^customers\/:id$/, "customers.read", "customer", ({ id }) => id],
    [/^customers$/, "customers.read-list", "customer", () => "list"],
    [/^people\/:id$/, "people.read", "person", ({ id }) => id],
    [/^people$/, "people.read-list", "person", () => "list"],
    [/^staff-changes$/, "people.read-list", "person", () => "hires-and-leavers"],
    [/^access-reviews\/:id(\/items)?$/, "access-reviews.read", "access-review", ({ id }) => id],
    [/^populations\/:id$/, "populations.read", "population", ({ id }) => id],
  ];

/**
 * The same application, whose loaders note what they delivered. A page is read whenever its loader answered, however it came to
 * be shown: by GET or HEAD, as data for a script, or around a form that was refused.
 */
export function noteReads(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => [id, route && watched(route)] as const);
  return { ...build, routes: Object.fromEntries(routes) };
}

function watched(route: Route): Route {
  const { path, module } = route;
  const loader = module.loader as LoaderFunction | undefined;
  const page = pages.find(([pattern]) => pattern.test(path ?? ""));
  if (!page || !loader || !module.default) return route;
  const [, action, type, idOf] = page;
  const noting: LoaderFunction = async (args) => {
    const answer = await loader(args);
    const id = idOf(args.params);
    if (id !== undefined && !(answer instanceof Response))
      args.context.delivered?.push({ action, subject: { type, id } });
    return answer;
  };
  return { ...route, module: { ...module, loader: noting } };
}

/** Reading the same record again in the same session within this time adds nothing to the log. */
const againAfterMs = 5 * MINUTE_MS;
const most = 10_000;
const recent = new Map<string, number>();

/** Writes into the audit log which sensitive records a visitor read, after the answer went out. */
export async function recordReads(
  app: AppContext,
  visitor: Visitor,
  delivered: readonly Reading[],
): Promise<void> {
  const now = app.now().getTime();
  for (const { action, subject, after } of delivered) {
    const key = `${visitor.sessionId} ${action} ${subject.id} ${after?.file ?? ""}`;
    const last = recent.get(key);
    if (last !== undefined && Math.abs(now - last) < againAfterMs) continue;
    if (recent.size >= most) recent.clear();
    recent.set(key, now);
    await perform(app, actorOf(visitor), (work) => record(work, { action, subject, after }));
  }
}
