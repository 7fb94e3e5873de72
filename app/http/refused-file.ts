import type { AppLoadContext } from "@remix-run/node";
import type { Request } from "express";
import { setFlash } from "#app/http/flash";

/**
 * Where a browser goes whose request for a file was refused: back to the page that the file belongs to, which
 * says why. Null for programs and for those not signed in, who get the plain answer.
 */
export function wayBack(context: AppLoadContext, request: Request, why: string): string | null {
  if (!context.visitor || !request.get("accept")?.includes("text/html")) return null;
  return setFlash(context.app, pageOf(request.path), why);
}

/** Whether a path leads to a file and not to a page. */
export function isFile(path: string): boolean {
  return /\.\w+$|\/files\/\w+$/.test(path);
}

/** "/evidence/EV-1/files/0" and "/evidence/EV-1/proof.json" belong to "/evidence/EV-1". */
export function pageOf(path: string): string {
  return path.replace(/\/+(files\/+)?[^/]+$/, "") || "/";
}
