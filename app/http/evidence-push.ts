import type { AppContext } from "#app/context";
import { NotText, utf8Text } from "#app/http/body-text";
import { BrokenForm, type Part, readMultipart } from "#app/http/multipart";
import { problem } from "#app/http/problem";
import { refusalOf, statusOf } from "#app/http/submit";
import { readScanBeside } from "#app/off-loop/scan-results";
import { type ScanFile, takeScanResults } from "#app/operations/evidence/scan-results";
import { type Actor, perform } from "#app/work";
import { Refused, TooMany } from "#domain/errors";
import { safeFileName } from "#domain/evidence/evidence";
import { type PushAnswer, type PushInput, pushInput } from "#domain/evidence/push";
import { scanVerdict } from "#domain/evidence/scan-results";
import { fieldErrors } from "#domain/incidents/intake";
import type { Staged } from "#evidence/vault/vault";
import { VaultError } from "#evidence/vault/vault-error";

/** The largest file that a program sends, in bytes. */
const MOST_BYTES = 200 * 1024 * 1024;
const MOST_TEXT = 8 * 1024;
const MOST_FIELDS = 40;

type Sent = {
  file: ScanFile["file"] | null;
  /** The bytes of the file, which get their name in the vault together with the record. */
  staged: Staged | null;
  fields: Record<string, string | string[]>;
};

/** Takes the file and the fields of a push, and answers with the item's reference, the file's hash and what was read from it. */
export async function receivePush(
  app: AppContext,
  actor: Actor & { kind: "token" },
  request: Request,
  key: string | null,
): Promise<Response> {
  const contentType = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(contentType))
    return problem(415, "Send a form with the file", { detail: "Content-Type: multipart/form-data" });
  const sent: Sent = { file: null, staged: null, fields: {} };
  try {
    await app.queues.uploads.run(actor.tokenId, () => readSent(app, request, contentType, sent));
    const parsed = pushInput.safeParse(sent.fields, { reportInput: true });
    if (!parsed.success)
      return problem(400, "The fields were not understood", { errors: fieldErrors(parsed.error) });
    const { file, staged } = sent;
    if (!file || !staged) throw new Refused("invalid", "The form has no file. Send one as “file”.", "file");
    return await answerPush(app, actor, { file, staged, input: parsed.data, key });
  } finally {
    await sent.staged?.drop();
  }
}

type Push = { file: ScanFile["file"]; staged: Staged; input: PushInput; key: string | null };

async function answerPush(
  app: AppContext,
  actor: Actor & { kind: "token" },
  { file, staged, input, key }: Push,
): Promise<Response> {
  const bytes = staged.read();
  const reading = await readScanBeside(actor.tokenId, { size: file.size, bytes, now: app.now() });
  const { control, ...details } = input;
  const { ref, again } = await perform(app, actor, async (work) => {
    const taken = await takeScanResults(work, { reading, file }, { ...details, controls: control }, key);
    // Last of all: a file that is refused leaves nothing behind, and no record is without its file.
    await staged.keep();
    return taken;
  });
  const verdict = scanVerdict(reading);
  const answer: PushAnswer = {
    ref,
    url: `${app.config.publicUrl}/evidence/${ref}`,
    sha256: file.sha256,
    size: file.size,
    format: reading.format,
    verdict: verdict === "not_applicable" ? "unknown" : verdict,
    counts: reading.counts,
    performed: reading.performed,
  };
  return Response.json(answer, {
    status: again ? 200 : 201,
    headers: { Location: answer.url, "Cache-Control": "no-store" },
  });
}

/** Reads the form; the file goes into the vault's folder as it comes. @throws Refused, BrokenForm, NotText */
async function readSent(app: AppContext, request: Request, contentType: string, sent: Sent): Promise<void> {
  let count = 0;
  for await (const part of readMultipart(request.body as AsyncIterable<Uint8Array> | null, contentType)) {
    count += 1;
    if (count > MOST_FIELDS) throw new Refused("invalid", "The form has more than 40 fields.");
    if (part.fileName === undefined) addField(sent.fields, part.name, await textOf(part));
    else if (part.name !== "file" || sent.file)
      throw new Refused("invalid", "Send one file, as “file”.", part.name);
    else await stage(app, part, sent);
  }
}

async function stage(app: AppContext, part: Part, sent: Sent): Promise<void> {
  const staged = await app.vault.stage(part.data, { maxBytes: MOST_BYTES }).catch((error: unknown) => {
    if (error instanceof VaultError && error.trouble === "too_large")
      throw new Refused("invalid", "A file has at most 200 MiB.", "file");
    throw error;
  });
  sent.staged = staged;
  const { sha256, size } = staged;
  if (size === 0) throw new Refused("invalid", "The file is empty.", "file");
  sent.file = {
    name: safeFileName(part.fileName ?? ""),
    mediaType: "application/octet-stream",
    sha256,
    size,
  };
}

/** `control` may come several times; of any other field the second is refused as unknown by its schema. */
function addField(fields: Sent["fields"], name: string, value: string): void {
  const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (before === undefined && name !== "control") fields[name] = value;
  else fields[name] = [...(before === undefined ? [] : [before].flat()), value];
}

async function textOf({ name, data }: Part): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of data) {
    size += piece.length;
    if (size > MOST_TEXT) throw new Refused("invalid", "A field has at most 8 KiB.", name);
    pieces.push(piece);
  }
  return utf8Text(Buffer.concat(pieces), "A field");
}

/** The answer to a push that was refused; throws what is a bug. */
export function refusedPush(app: AppContext, error: unknown): Response {
  if (error instanceof NotText)
    return problem(error.status, "A field cannot be read", { detail: error.message });
  if (error instanceof BrokenForm)
    return problem(400, "The form could not be read", { detail: error.message });
  const refused = refusalOf(app, error, "file");
  const seconds = refused instanceof TooMany ? refused.waitSeconds : 60;
  const retry: Record<string, string> =
    refused.code === "too_many" || refused.code === "unavailable" ? { "Retry-After": String(seconds) } : {};
  const errors = refused.field ? [{ field: refused.field, message: refused.message }] : undefined;
  const title = refused.field === "file" ? "The file was not accepted" : refused.message;
  return problem(statusOf[refused.code], title, { detail: refused.message, errors }, retry);
}
