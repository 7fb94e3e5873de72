import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { pdfResponse } from "#app/http/pdf-response";
import type { SubprocessorListData } from "#app/pdf/documents/subprocessors";
import { requirePublicList } from "#app/queries/vendors/public-list";

/** The list as of a day (`?on=`), as a document that can be evidence. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "vendors.view");
  const { app } = args.context;
  const list = await requirePublicList(app, args.request);
  const data: SubprocessorListData = { ...list, madeAt: app.now(), madeBy: visitor.name };
  return pdfResponse(app, {
    document: "subprocessors",
    data,
    fileName: `subprocessors-${list.on}.pdf`,
    actor: actorOf(visitor),
    subject: { type: "subprocessor-list", id: list.on },
    signal: args.request.signal,
  });
}
