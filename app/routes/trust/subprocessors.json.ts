import type { LoaderFunctionArgs } from "@remix-run/node";
import { jsonResponse } from "#app/http/text-response";
import { type PublicList, publicCache, requirePublicList } from "#app/queries/vendors/public-list";
import type { Entry } from "#domain/vendors/subprocessors";

/** The public list for machines. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return jsonResponse(await requirePublicList(context.app, request), written, publicCache);
}

function written({ organisation, on, inUse, coming }: PublicList) {
  return {
    organisation: organisation.legalName,
    as_of: on,
    subprocessors: inUse.map(line),
    announced: coming.map(line),
  };
}

function line({ fromOn, untilOn, sinceOn, statedOn, ...entry }: Entry) {
  const { name, purpose, data, countries, transfer, url } = entry;
  return {
    ...{ name, purpose, data, countries, transfer, url },
    in_use_from: fromOn,
    in_use_until: untilOn,
    stated_in_use_since: sinceOn,
    stated_on: statedOn,
  };
}
