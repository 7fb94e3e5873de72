import type { LoaderFunctionArgs } from "@remix-run/node";
import { listLogKeys } from "#app/queries/installation/log-heads";
import { publicCache } from "#app/queries/vendors/public-list";

/** The public keys of the log, a line each, as verifiers of signed notes take them: the present one, then those before it. */
export async function loader({ context }: LoaderFunctionArgs) {
  const lines = (await listLogKeys(context.app)).map(({ verifierKey }) => `${verifierKey}\n`);
  return new Response(lines.join(""), {
    headers: { ...publicCache, "Content-Type": "text/plain; charset=utf-8" },
  });
}
