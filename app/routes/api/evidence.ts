import type { ActionFunctionArgs } from "@remix-run/node";
import { readBearer } from "#app/auth/bearer";
import { receivePush, refusedPush } from "#app/http/evidence-push";
import { problem } from "#app/http/problem";
import { tokenNeeded } from "#app/http/token-needed";
import { idempotencyKey } from "#domain/incidents/intake";

export function loader() {
  return problem(405, "Send evidence by POST", {}, { Allow: "POST" });
}

/** A program adds scan results by its token; cookies count for nothing here. */
export async function action({ request, context }: ActionFunctionArgs) {
  if (request.method !== "POST") return loader();
  return receive(request, context).catch((error: unknown) => refusedPush(context.app, error));
}

async function receive(request: Request, { app, ip }: ActionFunctionArgs["context"]) {
  const actor = await readBearer(app, request.headers.get("authorization"), ip);
  if (actor?.kind !== "token") return tokenNeeded();
  if (actor.scope !== "evidence.push")
    return problem(403, "This token does not add evidence", { detail: "Its scope is another one." });
  const key = request.headers.get("idempotency-key");
  if (key !== null && !idempotencyKey.safeParse(key).success)
    return problem(400, "The Idempotency-Key cannot be used", {
      detail: "It has 1 to 200 visible ASCII characters without spaces.",
    });
  return receivePush(app, actor, request, key);
}
