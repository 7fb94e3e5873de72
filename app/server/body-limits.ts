import type { NextFunction, Request, RequestHandler, Response } from "express";

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

/** All that anyone may send who is not signed in: a password, an address, a code. */
const GUEST = 16 * KIBIBYTE;
/** A report that a program sends; its token is checked before its body is read. */
const INTAKE = 64 * KIBIBYTE;
/** Scan results that a program sends, with the fields beside the file; its token is checked before the body is read. */
const PUSH = 201 * MEBIBYTE;
const FORM = MEBIBYTE;
/** One file, held in memory, and the fields beside it. */
const FILE = 52 * MEBIBYTE;
/** Files that go to the vault as they come. */
const FILES = 513 * MEBIBYTE;

/** The forms with files, each by its whole path. Nothing else is larger than a form. */
const large: [string, number][] = [
  ["/evidence/new", FILES],
  ["/evidence/files", FILES],
  ["/evidence/scan-results", FILES],
  ["/my/controls/:ref", FILES],
  ["/my/controls/:ref/files", FILES],
  ["/my/evidence-requests/:ref", FILES],
  ["/my/evidence-requests/:ref/files", FILES],
  ["/incidents/:ref", FILES],
  ["/incidents/:ref/clocks/:id", FILE],
  ["/incidents/:ref/clocks/:id/notices/:notice/send", FILE],
  ["/incidents/import", FILE],
  ["/incidents/:ref/customers/import", FILE],
  ["/customers/import", FILE],
  ["/deliveries/bounces", FILE],
  ["/evidence/page", FILE],
  ["/people/import", FILE],
  ["/subprocessors/import", FILE],
  ["/systems/:id/import", FILE],
];
const patterns = large.map(([path, bytes]) => ({
  pattern: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}(?:\\.data)?$`),
  bytes,
}));

/** The most bytes of a body that one who is signed in may send to a path. */
function largestBody(path: string): number {
  if (path === "/api/v1/evidence") return PUSH;
  if (path.startsWith("/api/v1/")) return INTAKE;
  return patterns.find(({ pattern }) => pattern.test(path))?.bytes ?? FORM;
}

/**
 * Refuses a body that is too large before any of it is read; without a valid session, or a token for what programs send, it is at most 16 KiB, whatever the
 * path. A body that comes in chunks, as proxies pass them on, has no length yet: how long it may become is noted for
 * `readChunkedBody`. Any other body needs its length (411 without). A person sees a page that says so, a program a line.
 */
export function limitBody(
  isSignedIn: (request: Request) => Promise<boolean>,
  /** What a program is answered whose token is none that works. */
  answerGuess: (request: Request) => Promise<globalThis.Response>,
): RequestHandler {
  return (request, response, next) => {
    // Of what is refused already the body is not read.
    if (["GET", "HEAD"].includes(request.method) || response.locals.refused) return next();
    const chunked = request.get("transfer-encoding") !== undefined;
    const length = Number(request.get("content-length"));
    if (!chunked && !Number.isFinite(length))
      return refuse(request, response, 411, "The request has no Content-Length");
    const most = largestBody(request.path);
    const note = (bytes: number) => {
      if (chunked) response.locals.mostBytes = bytes;
      next();
    };
    if (!chunked && length > most) return refuseLarge(request, response, next, most);
    if (most === INTAKE || (!chunked && length <= GUEST)) return note(most);
    isSignedIn(request)
      .then(async (signedIn) => {
        if (signedIn) note(most);
        else if (most === PUSH) await sendUnread(response, await answerGuess(request));
        else if (chunked) note(GUEST);
        else refuseLarge(request, response, next, GUEST);
      })
      .catch(next);
  };
}

/** Answers without reading the body; what still comes of it is read by no one. */
async function sendUnread(response: Response, answer: globalThis.Response): Promise<void> {
  response.status(answer.status).set(Object.fromEntries(answer.headers)).set("Connection", "close");
  response.send(await answer.text());
}

/** Refuses a body of more than this many bytes. */
export function refuseLarge(request: Request, response: Response, next: NextFunction, most: number): void {
  show(
    request,
    response,
    next,
    `larger than the ${sizeText(most)} allowed ${most === GUEST ? "without signing in" : "here"}`,
  );
}

function sizeText(bytes: number): string {
  return bytes < MEBIBYTE ? `${bytes / KIBIBYTE} KiB` : `${Math.round(bytes / MEBIBYTE)} MiB`;
}

/** A person sees it on a page of its own; the pages themselves never see the body. */
function show(request: Request, response: Response, next: NextFunction, why: string): void {
  const words = `This is ${why}`;
  const data = request.path.endsWith(".data");
  if (request.path.startsWith("/api/v1/") || !(data || request.get("accept")?.includes("text/html"))) {
    refuse(request, response, 413, words);
    return;
  }
  response.locals.refused = { status: 413, text: `${words}. Nothing was changed.` };
  request.originalUrl = data ? "/refused.data" : "/refused";
  next();
}

function refuse(request: Request, response: Response, status: number, words: string): void {
  response.status(status);
  // Programs are answered in the form that they read.
  if (request.path.startsWith("/api/v1/"))
    response
      .type("application/problem+json")
      .send(`${JSON.stringify({ type: "about:blank", title: words, status })}\n`);
  else response.type("text/plain").send(`${words}.\n`);
}
