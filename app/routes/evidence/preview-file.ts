import type { LoaderFunctionArgs } from "@remix-run/node";
import { record } from "#app/audit";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { previewHeaders, storedFile } from "#app/http/stored-file";
import { refusedPage } from "#app/http/submit";
import { firstBytes, readPreview } from "#app/queries/evidence/preview";
import { findVisibleEvidence } from "#app/queries/evidence/scope";
import { perform } from "#app/work";
import { listEvidenceFiles } from "#db/evidence/evidence";
import { previewKind } from "#evidence/files/preview-kind";

/** A picture or PDF of an item, of the type that its first bytes have; everything else is not found here. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const { app } = args.context;
  const item = await findVisibleEvidence(app, visitor, args.params.ref ?? "");
  const files = item ? await listEvidenceFiles(app.read, item.id) : [];
  const file = files.find((one) => String(one.position) === args.params.position);
  if (!item || !file) throw notFound();
  const { kind } = await readPreview(app, item.ref, file);
  const type = previewKind(await firstBytes(app, file.sha256));
  if (type === null || (kind !== "picture" && kind !== "pdf")) throw notFound();
  const entry = {
    action: "evidence.preview",
    subject: { type: "evidence", id: item.id, ref: item.ref } as const,
    after: { file: file.sha256 },
  };
  const logged = () => perform(app, actorOf(visitor), (work) => record(work, entry)).catch(refusedPage);
  return storedFile(app, file, logged, previewHeaders(type));
}
