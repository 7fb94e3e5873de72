import type { AppLoadContext, LoaderFunction, ServerBuild } from "@remix-run/node";
import { refusedInTime } from "#app/http/counted-uses";
import { refusedPage } from "#app/http/submit";
import { isFileRoute } from "#app/server/file-routes";
import { withoutOmissions } from "#db/unreadable";

type Route = NonNullable<ServerBuild["routes"][string]>;

/**
 * The same application, whose loaders of files wait for a turn of the user first. It is the loader that costs, so this holds
 * however the address is spelled, and for HEAD and a script's request of the data too.
 */
export function countFiles(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => [id, route && counted(route)] as const);
  return { ...build, routes: Object.fromEntries(routes) };
}

function counted(route: Route): Route {
  if (!isFileRoute(route)) return route;
  const own = route.module.loader as LoaderFunction;
  const isStored = route.path?.includes("/files/") ?? false;
  const loader: LoaderFunction = async (args) => {
    await takeTurn(args.context, isStored).catch((refusal) => refusedInTime(args.context, refusal));
    return withoutOmissions(async () => own(args)).catch(refusedPage);
  };
  return { ...route, module: { ...route.module, loader } };
}

/**
 * A turn at files, until the last byte is read or the reader is gone: exports are made and read twice at the same time at most,
 * and a limited number in a minute. @throws TooMany
 */
async function takeTurn({ app, visitor, whenClosed }: AppLoadContext, isStored: boolean): Promise<void> {
  if (!visitor) return;
  const queue = isStored ? app.queues.downloads : app.queues.exports;
  const leave = await queue.enter(visitor.userId);
  whenClosed(leave);
  if (!isStored) await app.limits.take("exports", visitor.userId);
}
