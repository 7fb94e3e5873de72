import { Readable, Transform } from "node:stream";
import type { Request, RequestHandler, Response } from "express";
import { refuseLarge } from "#app/server/body-limits";

/** Up to here a body is read whole before anything sees it, so that one that is too large gets the same page as every other. */
const WHOLE = 1024 * 1024;

/**
 * Reads a body whose length is not known before, as `limitBody` bounded it: a form whole, a file as it comes. What
 * is read is kept in `locals.body`, in the place of the request itself.
 */
export function readChunkedBody(): RequestHandler {
  return (request, response, next) => {
    const most = response.locals.mostBytes as number | undefined;
    if (most === undefined) return next();
    if (most > WHOLE) {
      response.locals.body = request.pipe(bounded(response, most));
      request.once("error", (error) => response.locals.body.destroy(error));
      request.once("aborted", () => response.locals.body.destroy(new Error("The sender went away.")));
      return next();
    }
    readWhole(request, most)
      .then((body) => {
        if (!body) response.set("Connection", "close");
        if (!body) return refuseLarge(request, response, next, most);
        response.locals.body = Readable.from(body.length > 0 ? [body] : []);
        next();
      })
      // The sender went away, or was too slow: there is no one to answer.
      .catch(() => request.destroy());
  };
}

/** Null when it is larger; the rest is then left unread. */
async function readWhole(request: Request, most: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    size += piece.length;
    if (size > most) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Passes bytes on, and fails with `locals.tooLarge` set at the first one too many. */
function bounded(response: Response, most: number): Transform {
  let size = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      if (size <= most) return done(null, piece);
      response.locals.tooLarge = most;
      // What still comes is read by no one.
      response.set("Connection", "close");
      done(new Error("The body is larger than allowed."));
    },
  });
}
