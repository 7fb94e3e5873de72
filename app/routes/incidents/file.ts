import type { LoaderFunctionArgs } from "@remix-run/node";
import { record as audit } from "#app/audit";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { storedFile } from "#app/http/stored-file";
import { refusedPage } from "#app/http/submit";
import { readVisibleIncident } from "#app/queries/incidents/scope";
import { perform } from "#app/work";

/** A proof, or a file of the timeline, that was attached to this incident, as it was stored. Always a download: what it holds is not ours. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  const { app } = args.context;
  const record = await readVisibleIncident(app, visitor, args.params.ref ?? "");
  const proofs = [
    ...[...(record?.clocks ?? []), ...(record?.told ?? [])].map((one) => one.proof),
    ...(record?.timeline ?? []).flatMap((line) => line.files),
  ];
  const proof = proofs.find((one) => one?.sha256 === args.params.sha256);
  if (!record || !proof) throw notFound();
  const { id, ref } = record.incident;
  const entry = {
    action: "incidents.read-proof",
    subject: { type: "incident", id, ref } as const,
    after: { name: proof.name, sha256: proof.sha256 },
  };
  const logged = () => perform(app, actorOf(visitor), (work) => audit(work, entry)).catch(refusedPage);
  return storedFile(app, proof, logged);
}
