import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { documentJson } from "#app/http/document-json";
import { contentOfList } from "#app/pdf/documents/subprocessors";
import { requirePublicList } from "#app/queries/vendors/public-list";

/** What the PDF of the list as of a day (`?on=`) prints, as data. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "vendors.view");
  const { app } = args.context;
  const list = await requirePublicList(app, args.request);
  return documentJson(app, {
    document: "subprocessors",
    made: { number: `SUB-${list.on}`, madeAt: app.now(), madeBy: visitor.name },
    content: contentOfList(list),
    fileName: `subprocessors-${list.on}.json`,
    actor: actorOf(visitor),
    subject: { type: "subprocessor-list", id: list.on },
  });
}
