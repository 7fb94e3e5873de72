import type { LoaderFunctionArgs } from "@remix-run/node";
import { record } from "#app/audit";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { storedFile } from "#app/http/stored-file";
import { refusedPage } from "#app/http/submit";
import { findVisibleEvidence } from "#app/queries/evidence/scope";
import { perform } from "#app/work";
import { listEvidenceFiles } from "#db/evidence/evidence";

/** A stored file, unchanged, never shown in the page. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const { app } = args.context;
  const item = await findVisibleEvidence(app, visitor, args.params.ref ?? "");
  if (!item) throw notFound();
  const file = (await listEvidenceFiles(app.read, item.id)).find(
    (one) => String(one.position) === args.params.position,
  );
  if (!file) throw notFound();
  const entry = {
    action: "evidence.download",
    subject: { type: "evidence", id: item.id, ref: item.ref } as const,
    after: { file: file.sha256 },
  };
  const logged = () => perform(app, actorOf(visitor), (work) => record(work, entry)).catch(refusedPage);
  return storedFile(app, file, logged);
}
