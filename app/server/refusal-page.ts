import type { NextFunction, Request, Response } from "express";

/**
 * Answers a request that the server does not let in: a browser by the page that every refusal has, which sees nothing of the
 * request, a program by the sentence alone.
 */
export function answerRefusal(
  request: Request,
  response: Response,
  next: NextFunction,
  { status, text }: { status: number; text: string },
): void {
  if (request.path.endsWith(".data") || !request.get("accept")?.includes("text/html")) {
    response.status(status).type("text/plain").send(`${text}\n`);
    return;
  }
  response.locals.refused = { status, text };
  request.url = request.originalUrl = "/refused";
  next();
}
