import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { proofResponse } from "#app/http/proof-response";
import { consistencyFile } from "#app/queries/installation/log-proofs";
import { Refused } from "#domain/errors";

/** Proof that the log signed at one size (`?from=`) was only added to until it was signed at another (`?to=`). */
export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "audit-log.view");
  const query = new URL(args.request.url).searchParams;
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
  if (!/^\d{1,15}$/.test(from) || !/^\d{1,15}$/.test(to)) throw notFound();
  try {
    const proof = await consistencyFile(args.context.app, Number(from), Number(to));
    return proofResponse(proof, `log-${from}-to-${to}-consistency.json`);
  } catch (error) {
    if (error instanceof Refused) throw notFound();
    throw error;
  }
}
