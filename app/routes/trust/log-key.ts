import type { LoaderFunctionArgs } from "@remix-run/node";
import { publicCache } from "#app/queries/vendors/public-list";
import { openLogKey } from "#evidence/log/log-heads";

/** The public key of the log, as verifiers of signed notes take it: name+id+base64(0x01 ‖ Ed25519 key). */
export function loader({ context }: LoaderFunctionArgs) {
  const { verifierKey } = openLogKey(context.app.secretKey);
  return new Response(`${verifierKey}\n`, {
    headers: { ...publicCache, "Content-Type": "text/plain; charset=utf-8" },
  });
}
