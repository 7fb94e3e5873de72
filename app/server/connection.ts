import type { Request } from "express";
import type { AppContext } from "#app/context";
import { clientAddress } from "#app/limits/client-address";
import { isCheckToken } from "#app/queries/installation/check-token";
import { clientOf, forwardedScheme } from "#app/server/client-of";
import type { Connection } from "#domain/installation/connection";

/** Longest header that is shown. */
const LONGEST = 300;

/** How a request came here: its own headers about it, and what Surety believes of them. */
export function connectionOf(request: Request, { config }: Pick<AppContext, "config">): Connection {
  const header = (name: string) => {
    const value = [request.headers[name] ?? []].flat().join(", ");
    return value === "" ? null : value.replace(/[^\x20-\x7e]/g, "?").slice(0, LONGEST);
  };
  return {
    host: header("host"),
    forwardedHost: header("x-forwarded-host"),
    forwardedProto: header("x-forwarded-proto"),
    forwardedFor: header("x-forwarded-for"),
    forwarded: header("forwarded"),
    peer: clientAddress(request.socket.remoteAddress),
    client: clientOf(request, config.proxyHeader),
    scheme: forwardedScheme(request),
  };
}

/** The same for a request of `surety doctor` on this installation's data folder; null for everyone else's. */
export function connectionForCheck(app: AppContext, request: Request): Connection | null {
  return isCheckToken(app, request.get("surety-check")) ? connectionOf(request, app) : null;
}
