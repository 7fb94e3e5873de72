import type { AppLoadContext, LoaderFunction, ServerBuild } from "@remix-run/node";
import type { Response as Outgoing, Request, RequestHandler } from "express";
import { refusedInTime } from "#app/http/counted-uses";
import { wayBack } from "#app/http/refused-file";
import { plainPath } from "#app/server/plain-path";
import { send, webRequest } from "#app/server/remix-handler";

/** A route that draws no page and ends in a file's name. */
export function isFileRoute({ path, parentId, module }: NonNullable<ServerBuild["routes"][string]>): boolean {
  if (parentId !== "root" || module?.default || !module?.loader || !path) return false;
  return /\.\w+$|\/files\/:\w+$/.test(path) && !/[*?]/.test(path);
}

type FileRoute = { pattern: RegExp; names: string[]; loader: LoaderFunction };

/**
 * Routes that draw no page and end in a file's name, such as `/trust/subprocessors.json` or `/evidence/:ref/files/:position`. Their loaders authorise and answer
 * by themselves, so a GET goes straight to them: what Remix does for a page around them took eight times as long.
 */
export function fileRoutesOf(build: ServerBuild): FileRoute[] {
  return Object.values(build.routes)
    .flatMap((route) => {
      if (!route?.path || !isFileRoute(route)) return [];
      return [{ path: route.path, loader: route.module.loader as LoaderFunction }];
    })
    .sort((a, b) => dynamicParts(a.path) - dynamicParts(b.path))
    .map(({ path, loader }) => ({ ...patternOf(path), loader }));
}

/**
 * Answers a GET of one of the file routes; passes everything else on. A person whose file is refused, or cannot be made, is
 * brought back to its page, which says why.
 */
export function serveFiles(
  routes: FileRoute[],
  origin: () => string,
  getLoadContext: (request: Request, response: Outgoing) => Promise<AppLoadContext>,
): RequestHandler {
  return async (request, response, next) => {
    const path = plainPath(request.path);
    // Remix would read the whole file into one text to answer this.
    if (path.endsWith(".data") && match(routes, path.slice(0, -".data".length)))
      return response.status(404).type("text/plain").send("A file has no page data.\n");
    const found = request.method === "GET" && match(routes, path);
    if (!found) return next();
    try {
      const args = { request: webRequest(request, response, origin()), params: found.params };
      const context = await getLoadContext(request, response);
      const file = await answer(found.loader, args, context).catch((error) => broken(context, error));
      const back = file.status < 400 ? null : wayBack(context, request, await why(file.clone()));
      if (back) return response.redirect(303, back);
      await send(file, request, response, context.waitSeconds);
    } catch (error) {
      next(error);
    }
  };
}

/** What the loader answers or throws: a redirect, or a refusal such as a full disk when the download is written to the log. */
async function answer(
  loader: LoaderFunction,
  args: { request: globalThis.Request; params: Record<string, string> },
  context: AppLoadContext,
): Promise<Response> {
  const asked = async () => (await loader({ ...args, context })) as Response;
  try {
    return await asked().catch((refusal) => refusedInTime(context, refusal));
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}

/** A file that could not be made: the log has the reason, the visitor gets its number. */
function broken({ app, requestId }: AppLoadContext, error: unknown): Response {
  app.logger.error({ id: requestId, err: error }, "request failed");
  return new Response(`Something went wrong. Request ${requestId}\n`, { status: 500 });
}

async function why(refusal: Response): Promise<string> {
  if (refusal.status === 404) return "This file does not exist, or you do not have access to it.";
  return (await refusal.text()).trim() || "The file was refused.";
}

function match(routes: FileRoute[], path: string) {
  for (const { pattern, names, loader } of routes) {
    const found = pattern.exec(path);
    if (!found) continue;
    const values = found.slice(1).map(decoded);
    if (values.includes(null)) return undefined;
    return { loader, params: Object.fromEntries(names.map((name, n) => [name, values[n] ?? ""])) };
  }
  return undefined;
}

function patternOf(path: string) {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? "");
  const parts = path.split("/").map((part) => (part.startsWith(":") ? "([^/]+)" : escaped(part)));
  return { names, pattern: new RegExp(`^/${parts.join("/")}/?$`, "i") };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const dynamicParts = (path: string) => path.split(":").length - 1;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
