import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { proofResponse } from "#app/http/proof-response";
import { readVisibleEntry } from "#app/queries/installation/log-entry";
import { entryProof } from "#app/queries/installation/log-proofs";

/** Everything needed to check offline that the entry is in the log, for those who may read it in full. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "audit-log.view");
  const { app } = args.context;
  const entry = await readVisibleEntry(app, visitor, args.params.line);
  if (!entry?.subjectType || entry.line === null) throw notFound();
  return proofResponse(await entryProof(app, entry.line), `log-line-${entry.line}-proof.json`);
}
