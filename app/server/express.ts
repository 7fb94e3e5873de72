import { randomBytes, randomUUID } from "node:crypto";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { isKnownBearer } from "#app/auth/bearer";
import { loadContext } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { answerGuess } from "#app/http/token-needed";
import { checkAddress, MANIFEST } from "#app/server/address";
import { compressedAssets } from "#app/server/assets";
import { limitBody } from "#app/server/body-limits";
import { limitBodyTime } from "#app/server/body-time";
import { readChunkedBody } from "#app/server/chunked-body";
import { clientOf } from "#app/server/client-of";
import { levels } from "#app/server/compress";
import { connectionOf } from "#app/server/connection";
import { keepOwnCookies } from "#app/server/cookies";
import { denialsOf, recordDenials } from "#app/server/denials";
import { fileRoutesOf, serveFiles } from "#app/server/file-routes";
import { countFiles } from "#app/server/file-turns";
import { health } from "#app/server/health";
import { checkMethod } from "#app/server/methods";
import { movedPaths, toMovedPage } from "#app/server/moved";
import { ownFormsOnly, ownHostsOnly } from "#app/server/own-host";
import { limitPipelining } from "#app/server/pipelining";
import { noteReads, recordReads } from "#app/server/read-audit";
import { limitReadTime, readPatience } from "#app/server/reading-time";
import { remixHandler } from "#app/server/remix-handler";
import { everyAnswer, pageHeaders } from "#app/server/response-headers";
import { linesOf, sectionOf, sectionsOf } from "#app/server/sections";

/** The web server around Remix: headers, limits, origin check, files, then the pages. */
export function createServer(
  app: AppContext,
  /** The built application; a function only where it changes under the running server. */
  build: ServerBuild | (() => Promise<ServerBuild>),
  files: { clientDir: string } | { middleware: RequestHandler },
) {
  const server = express();
  server.disable("x-powered-by");
  if (app.config.trustProxy) server.set("trust proxy", parseTrust(app.config.trustProxy));
  server.use(limitPipelining);
  server.use(everyAnswer(app));
  server.use(ownHostsOnly(app));
  server.use(health(app));
  if ("clientDir" in files) server.use("/assets", assets(`${files.clientDir}/assets`));
  server.use(identify);
  server.use(log(app));
  server.use(pageHeaders(app));
  server.use(checkAddress);
  server.use(checkMethod);
  server.use(keepOwnCookies);
  server.use(compression({ ...levels.gzip, brotli: levels.brotli }));
  server.use(ownFormsOnly(app));
  const guess = (request: Request) => answerGuess(app, clientOf(request, app.config.proxyHeader));
  server.use(limitBody((request) => maySend(app, request), guess));
  server.use(limitBodyTime());
  server.use(readChunkedBody());
  // Browsers ask for it on pages that could not name the picture.
  server.get("/favicon.ico", (_request, response) => response.redirect(301, "/favicon.svg"));
  server.get(movedPaths, toMovedPage);
  if ("middleware" in files) server.use(files.middleware);
  else server.get(/^\/[^/]+\.\w+$/, express.static(files.clientDir, { maxAge: "1h", index: false }));
  server.all("*", pages(app, build));
  server.use(plainError(app));
  return server;
}

/** Scripts, styles and fonts: the same for everyone, so they come before every rule about visitors and pages. */
function assets(dir: string): RequestHandler[] {
  const inTime: RequestHandler = (_request, response, next) => {
    limitReadTime(response, readPatience());
    next();
  };
  return [
    inTime,
    compressedAssets(dir),
    express.static(dir, { index: false, immutable: true, maxAge: "1y" }),
  ];
}

/** Whether one who is known sends it: a user by a session, a program by a token. */
function maySend(app: AppContext, request: Request): Promise<boolean> {
  return request.path.startsWith("/api/v1/")
    ? isKnownBearer(app, request.get("authorization") ?? null)
    : isSignedIn(app, request);
}

async function isSignedIn(app: AppContext, request: Request): Promise<boolean> {
  const asked = {
    cookie: request.headers.cookie,
    ip: clientOf(request, app.config.proxyHeader),
    nonce: "",
    requestId: "",
  };
  return (await loadContext(app, asked)).visitor !== null;
}

/** Files go straight to their loaders, pages to Remix: one handler for each route of a fixed build. */
function pages(app: AppContext, given: ServerBuild | (() => Promise<ServerBuild>)): RequestHandler[] {
  // The end of the server waits for what a handler still does after its reader has gone away.
  const counted =
    (handler: RequestHandler): RequestHandler =>
    (request, response, next) =>
      app.afterwards.include(Promise.resolve(handler(request, response, next)));
  const watched = (one: ServerBuild) => countFiles(noteReads(one));
  const build = typeof given === "function" ? async () => watched(await given()) : watched(given);
  const getLoadContext = async (request: Request, response: Response) => {
    const { nonce, requestId } = response.locals as { nonce: string; requestId: string };
    const { cookie } = request.headers;
    const found = await loadContext(app, {
      cookie,
      ip: clientOf(request, app.config.proxyHeader),
      nonce,
      requestId,
      setCookie: (value) => response.append("Set-Cookie", value),
    });
    const refused = response.locals.refused as AppLoadContext["refused"];
    const whenClosed = (then: () => void) => void response.once("close", then);
    const context: AppLoadContext = {
      ...found,
      refused,
      whenClosed,
      connection: () => connectionOf(request, app),
      delivered: [],
      denied: [],
    };
    response.locals.user = context.visitor?.userId;
    whenClosed(() => recordAccess(app, context, placeOf(request), response.statusCode));
    return context;
  };
  const origin = () => new URL(app.config.publicUrl).origin;
  const handle = (part: typeof build) => remixHandler({ build: part, origin, getLoadContext });
  const whole = handle(build);
  const files = (part: ServerBuild) => serveFiles(fileRoutesOf(part), origin, getLoadContext);
  if (typeof build === "function") {
    return [
      counted(async (request, response, next) => files(await build())(request, response, next)),
      counted(whole),
      counted(whole),
    ];
  }
  const sections = new Map([...sectionsOf(build)].map(([section, part]) => [section, linesOf(part)]));
  const others = sections.get("*");
  const handlers = new Map<ServerBuild, RequestHandler>();
  const page: RequestHandler = (request, response, next) => {
    const path = request.originalUrl.split("?")[0] ?? "";
    const section = path === MANIFEST.path ? undefined : (sections.get(sectionOf(path)) ?? others);
    const line = section?.(path);
    const handler = line ? (handlers.get(line) ?? handle(line)) : whole;
    if (line) handlers.set(line, handler);
    return handler(request, response, next);
  };
  // The last one shows why a body was refused that turned out too large while the page read it.
  return [counted(files(build)), counted(page), counted(whole)];
}

function identify(_request: Request, response: Response, next: NextFunction): void {
  response.locals.requestId = randomUUID();
  response.locals.nonce = randomBytes(16).toString("base64");
  response.setHeader("X-Request-Id", response.locals.requestId);
  next();
}

/** The first part of the path: what follows may be a one-time link, which no log may hold. */
function placeOf(request: Request): string {
  return `/${request.path.split("/")[1] ?? ""}`;
}

function log(app: AppContext) {
  return (request: Request, response: Response, next: NextFunction) => {
    const start = performance.now();
    response.on("finish", () => {
      app.logger.info(
        {
          id: response.locals.requestId,
          method: request.method,
          place: placeOf(request),
          user: response.locals.user,
          status: response.statusCode,
          ms: Math.round(performance.now() - start),
        },
        "request",
      );
    });
    next();
  };
}

/** What the visitor read and what was denied, once the answer has gone out or the reader has gone away. */
function recordAccess(app: AppContext, context: AppLoadContext, place: string, status: number): void {
  const { visitor, delivered = [] } = context;
  if (!visitor) return;
  const denied = denialsOf(visitor, context, status);
  const fail = (err: unknown) => app.logger.error({ err }, "access was not logged");
  const { include } = app.afterwards;
  if (delivered.length > 0) include(recordReads(app, visitor, delivered).catch(fail));
  if (denied.length > 0) include(recordDenials(app, visitor, denied, place).catch(fail));
}

/** What the file server refuses, and why: the reader's doing, so no error of ours. */
const refusedFiles: Record<number, string> = {
  400: "This address cannot be read.",
  412: "The file is not the requested version.",
  416: "The file does not have this byte range.",
};

function plainError(app: AppContext) {
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const status = (error as { status?: number } | null)?.status ?? 500;
    const refused = refusedFiles[status];
    if (refused && !response.headersSent)
      return response.status(status).type("text/plain").send(`${refused}\n`);
    app.logger.error({ id: response.locals.requestId, err: error }, "request failed");
    if (response.headersSent) return response.end();
    response
      .status(500)
      .type("text/plain")
      .send(`Something went wrong. Request ${response.locals.requestId}\n`);
  };
}

function parseTrust(value: string): string | number | boolean {
  if (/^\d+$/.test(value)) return Number(value);
  return value === "true" ? true : value;
}
