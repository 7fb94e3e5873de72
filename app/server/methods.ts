import type { RequestHandler } from "express";
import { answerRefusal } from "#app/server/refusal-page";

/** Refuses methods that no address here answers (RFC 9110, 15.5.6): Remix answers some of them by an error of its own. */
export const checkMethod: RequestHandler = (request, response, next) => {
  const allowed = request.path.endsWith(".data") ? ["GET", "POST"] : ["GET", "HEAD", "POST"];
  if (allowed.includes(request.method)) return next();
  response.set("Allow", allowed.join(", "));
  answerRefusal(request, response, next, { status: 405, text: "This address does not support that method." });
};
