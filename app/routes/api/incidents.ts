import type { ActionFunctionArgs } from "@remix-run/node";
import { isTooMany, readBearer } from "#app/auth/bearer";
import { bodyText, NotText } from "#app/http/body-text";
import { problem } from "#app/http/problem";
import { statusOf } from "#app/http/submit";
import { tokenNeeded } from "#app/http/token-needed";
import { takeReport } from "#app/operations/incidents/intake";
import { perform } from "#app/work";
import { Refused } from "#domain/errors";
import { fieldErrors, idempotencyKey, readIntake } from "#domain/incidents/intake";

const largest = 64 * 1024;

export function loader() {
  return problem(405, "Send a report by POST", {}, { Allow: "POST" });
}

/** A program reports something by its token; cookies count for nothing here. */
export async function action({ request, context }: ActionFunctionArgs) {
  if (request.method !== "POST") return loader();
  try {
    return await receive(request, context);
  } catch (error) {
    return refusedReport(error);
  }
}

async function receive(request: Request, { app, ip }: ActionFunctionArgs["context"]) {
  const actor = await readBearer(app, request.headers.get("authorization"), ip);
  if (!actor) return tokenNeeded();
  const key = request.headers.get("idempotency-key");
  if (key !== null && !idempotencyKey.safeParse(key).success)
    return problem(400, "The Idempotency-Key cannot be used", {
      detail: "It has 1 to 200 visible ASCII characters without spaces.",
    });
  const body = await bodyOf(request);
  if (body instanceof Response) return body;
  const parsed = readIntake(body);
  if (!parsed.success)
    return problem(400, "The report was not understood", { errors: fieldErrors(parsed.error) });
  const { ref, again } = await perform(app, actor, (work) => takeReport(work, parsed.data, key));
  const url = `${app.config.publicUrl}/incidents/${ref}`;
  return Response.json(
    { ref, status: "triage", url },
    { status: again ? 200 : 201, headers: { Location: url, "Cache-Control": "no-store" } },
  );
}

/** The answer to a report that was refused; throws what is a bug. */
function refusedReport(error: unknown): Response {
  if (isTooMany(error)) return problem(429, "Too many requests", {}, { "Retry-After": "60" });
  if (!(error instanceof Refused)) throw error;
  const errors = error.field === "noticed" ? [{ field: "noticedAt", message: error.message }] : undefined;
  return problem(statusOf[error.code], error.message, { errors });
}

async function bodyOf(request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
    return problem(415, "Send JSON", { detail: "Content-Type: application/json" });
  if (!/^(identity)?$/i.test(request.headers.get("content-encoding") ?? ""))
    return problem(415, "Send JSON without compression", { detail: "Content-Encoding is not read." });
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > largest) return problem(413, "A report fits into 64 KiB");
  try {
    return JSON.parse(bodyText(bytes, request.headers.get("content-type") ?? ""), wellFormed) as unknown;
  } catch (error) {
    if (!(error instanceof NotText)) return problem(400, "The body is not JSON");
    return problem(error.status, "The body cannot be read as text", { detail: error.message });
  }
}

/** Half a character (a lone surrogate) has no UTF-8, and would be stored as another sign. */
function wellFormed(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === "string" && !value.isWellFormed()))
    throw new NotText("A text has half a character in it: a lone surrogate such as \\ud83d.", 400);
  return value;
}
