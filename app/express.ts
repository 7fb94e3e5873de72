import { randomBytes, randomUUID } from "node:crypto";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import helmet from "helmet";
import { pressedAssets } from "#app/assets";
import { levels } from "#app/compress";
import type { AppContext } from "#app/context";
import { fileRoutesOf, serveFiles } from "#app/file-routes";
import { checkAddress } from "#app/gate/address";
import { limitBody } from "#app/gate/body-limits";
import { limitBodyTime } from "#app/gate/body-time";
import { keepOwnCookies } from "#app/gate/cookies";
import { health } from "#app/health";
import { recordReading } from "#app/reading";
import { remixHandler } from "#app/remix-handler";
import { linesOf, sectionOf, sectionsOf } from "#app/sections";
import { loadContext, type Visitor } from "#app/visitor";

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
  server.use(health(app));
  if ("clientDir" in files) server.use("/assets", assets(`${files.clientDir}/assets`));
  server.use(identify);
  server.use(log(app));
  server.use(headers(app));
  server.use(checkAddress);
  server.use(keepOwnCookies);
  server.use(compression({ ...levels.gzip, brotli: levels.brotli }));
  server.use(onlyFromHere(app));
  server.use(limitBody((request) => isSignedIn(app, request)));
  server.use(limitBodyTime());
  // Browsers ask for it on pages that could not name the picture.
  server.get("/favicon.ico", (_request, response) => response.redirect(301, "/favicon.svg"));
  if ("middleware" in files) server.use(files.middleware);
  else server.get(/^\/[^/]+\.\w+$/, express.static(files.clientDir, { maxAge: "1h", index: false }));
  server.all("*", pages(app, build));
  server.use(plainError(app));
  return server;
}

/**
 * Scripts, styles and fonts: the same for everybody, so they come before every rule about visitors. The headers of a page say
 * nothing about them and would be a fifth of their weight.
 */
function assets(dir: string): RequestHandler[] {
  const plain: RequestHandler = (_request, response, next) => {
    response.set({ "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin" });
    next();
  };
  return [plain, pressedAssets(dir), express.static(dir, { index: false, immutable: true, maxAge: "1y" })];
}

async function isSignedIn(app: AppContext, request: Request): Promise<boolean> {
  const asked = { cookie: request.headers.cookie, ip: request.ip ?? "unknown", nonce: "", requestId: "" };
  return (await loadContext(app, asked)).visitor !== null;
}

/** Files go straight to their loaders, pages to Remix: one handler for each route of a fixed build. */
function pages(app: AppContext, build: ServerBuild | (() => Promise<ServerBuild>)): RequestHandler[] {
  const getLoadContext = async (request: Request, response: Response) => {
    const { nonce, requestId } = response.locals as { nonce: string; requestId: string };
    const { cookie } = request.headers;
    const found = await loadContext(app, { cookie, ip: request.ip ?? "unknown", nonce, requestId });
    const context = { ...found, refused: response.locals.refused as AppLoadContext["refused"] };
    if (request.method === "GET" && context.visitor) logReading(app, context.visitor, request, response);
    return context;
  };
  const origin = () => new URL(app.config.publicUrl).origin;
  const handle = (part: typeof build) => remixHandler({ build: part, origin, getLoadContext });
  const whole = handle(build);
  const files = (part: ServerBuild) => serveFiles(fileRoutesOf(part), origin, getLoadContext);
  if (typeof build === "function") {
    return [async (request, response, next) => files(await build())(request, response, next), whole];
  }
  const sections = new Map([...sectionsOf(build)].map(([section, part]) => [section, linesOf(part)]));
  const handlers = new Map<ServerBuild, RequestHandler>();
  const page: RequestHandler = (request, response, next) => {
    const path = request.originalUrl.split("?")[0] ?? "";
    const line = sections.get(sectionOf(path))?.(path);
    const handler = line ? (handlers.get(line) ?? handle(line)) : whole;
    if (line) handlers.set(line, handler);
    return handler(request, response, next);
  };
  return [files(build), page];
}

function identify(_request: Request, response: Response, next: NextFunction): void {
  response.locals.requestId = randomUUID();
  response.locals.nonce = randomBytes(16).toString("base64");
  response.setHeader("X-Request-Id", response.locals.requestId);
  next();
}

function log(app: AppContext) {
  return (request: Request, response: Response, next: NextFunction) => {
    const start = performance.now();
    response.on("finish", () => {
      // Path templates may hold one-time links, so the log names only the first part of the path.
      const place = `/${request.path.split("/")[1] ?? ""}`;
      app.logger.info(
        {
          id: response.locals.requestId,
          method: request.method,
          place,
          status: response.statusCode,
          ms: Math.round(performance.now() - start),
        },
        "request",
      );
    });
    next();
  };
}

function headers(app: AppContext) {
  const nonce = (_request: unknown, response: unknown) => `'nonce-${(response as Response).locals.nonce}'`;
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          "default-src": ["'none'"],
          "script-src": [nonce, "'strict-dynamic'"],
          "style-src": ["'self'"],
          "font-src": ["'self'"],
          "img-src": ["'self'", "data:"],
          "connect-src": ["'self'"],
          "manifest-src": ["'self'"],
          "form-action": ["'self'"],
          "base-uri": ["'none'"],
          "frame-ancestors": ["'none'"],
          ...(app.config.secure ? { "upgrade-insecure-requests": [] } : {}),
        },
      },
      strictTransportSecurity: app.config.secure ? { maxAge: 63_072_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: "same-origin" },
      xFrameOptions: { action: "deny" },
      crossOriginEmbedderPolicy: false,
    }),
    (_request: Request, response: Response, next: NextFunction) => {
      response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
      // Signed-in pages are nobody else's: no shared or disk cache keeps them.
      response.setHeader("Cache-Control", "no-store");
      next();
    },
  ];
}

/** Refuses foreign hosts (DNS rebinding) and unsafe methods that another site caused (CSRF). */
function onlyFromHere(app: AppContext) {
  const own = new URL(app.config.publicUrl);
  const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
  return (request: Request, response: Response, next: NextFunction) => {
    const host = request.get("host") ?? "";
    const forwarded = app.config.trustProxy ? request.hostname : undefined;
    const known = host === own.host || forwarded === own.hostname || loopback.test(host);
    if (!known) {
      response
        .status(421)
        .type("text/plain")
        .send("This host is not served here. Set PUBLIC_URL to the address that people use.\n");
      return;
    }
    // Programs come from elsewhere, by a token that no browser sends by itself; their routes read no cookie.
    const byToken = request.path.startsWith("/api/v1/");
    if (byToken || ["GET", "HEAD", "OPTIONS"].includes(request.method) || cameFromHere(request, own, host))
      return next();
    response.status(403).type("text/plain").send("This form was sent from another site.\n");
  };
}

function cameFromHere(request: Request, own: URL, host: string): boolean {
  const origin = request.get("origin");
  if (origin) return origin === own.origin || origin === `${request.protocol}://${host}`;
  return request.get("sec-fetch-site") === "same-origin";
}

function logReading(app: AppContext, visitor: Visitor, request: Request, response: Response): void {
  response.once("finish", () => {
    if (response.statusCode !== 200) return;
    recordReading(app, visitor, request.path).catch((error) =>
      app.logger.error({ err: error }, "reading was not logged"),
    );
  });
}

function plainError(app: AppContext) {
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const status = (error as { status?: unknown } | null)?.status;
    // The file server's own word for an address that it cannot read.
    if (status === 400 && !response.headersSent)
      return response.status(400).type("text/plain").send("This address cannot be read.\n");
    app.logger.error({ id: response.locals.requestId, err: error }, "request failed");
    if (response.headersSent) return response.end();
    response
      .status(500)
      .type("text/plain")
      .send(`Something went wrong here. Request ${response.locals.requestId}\n`);
  };
}

function parseTrust(value: string): string | number | boolean {
  if (/^\d+$/.test(value)) return Number(value);
  return value === "true" ? true : value;
}
