import type { LoaderFunctionArgs } from "@remix-run/node";
import { publicCache, requirePublicList } from "#app/public-list";
import type { Entry } from "#domain/subprocessors";

/** The public list for machines. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organisation, on, inUse, coming } = await requirePublicList(context.app, request);
  const body = {
    organisation: organisation.legalName,
    as_of: on,
    subprocessors: inUse.map(line),
    announced: coming.map(line),
  };
  return Response.json(body, { headers: publicCache });
}

function line({ name, purpose, data, countries, transfer, url, fromOn, untilOn }: Entry) {
  return { name, purpose, data, countries, transfer, url, in_use_from: fromOn, in_use_until: untilOn };
}
