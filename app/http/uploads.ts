import { data } from "@remix-run/node";
import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { NotText, utf8Text } from "#app/http/body-text";
import { fieldGate, refusedForm } from "#app/http/fields";
import { isUrlEncoded, readUrlEncodedBody } from "#app/http/form-body";
import { BrokenForm, type Part, readMultipart } from "#app/http/multipart";
import { refusalOf, statusOf } from "#app/http/submit";
import { Refused } from "#domain/errors";
import { safeFileName } from "#domain/evidence/evidence";
import { ofItsKind } from "#evidence/files/file-kinds";
import { VaultError } from "#evidence/vault/vault-error";

/** A file that is safe in the vault and not yet part of a record. */
export type Received = { name: string; mediaType: string; sha256: string; size: number };
/** A receipt that goes through the browser and comes back: sealed, so that no one can claim a file they did not send. */
type Receipt = Received & { token: string };

const MEBIBYTE = 1024 * 1024;
/** Most bytes of one file. */
const MOST_BYTES = 512 * MEBIBYTE;
const MOST_FILES = 50;
/** Receipts of files that came before, controls, systems: an item of evidence names no more. */
const LIMITS = { rows: 200 };
/** Most bytes of all texts of one form together; they are held in memory. */
const MOST_TEXT = 8 * MEBIBYTE;
/** Characters that stay of a text which is too long, so that the form can come back with it. */
const KEPT = 20_000;

type Upload = { form: FormData; refusal: Refused | null };

/**
 * Reads a form with files; each goes straight into the vault as it comes, and is in the form as a receipt under
 * `stored`. A file that is too large, empty, one too many, or that the vault cannot take leaves a refusal, and so does
 * a text of more than 1 MiB; the rest of the form is read all the same, so that nothing typed is lost. While three of the
 * user's uploads run, files of a fourth are passed over and refused.
 */
export async function readUpload(app: AppContext, visitor: Visitor, request: Request): Promise<Upload> {
  const contentType = request.headers.get("content-type") ?? "";
  if (isUrlEncoded(contentType)) return { form: await readUrlEncodedBody(request, LIMITS), refusal: null };
  const turn = await app.queues.uploads.enter(visitor.userId).catch((error) => refusalOf(app, error));
  const take = async (part: Part, counted: () => number) => {
    if (turn instanceof Refused) throw turn;
    return receive(app, visitor, part, counted);
  };
  try {
    return await readParts(app, request, contentType, take);
  } finally {
    if (!(turn instanceof Refused)) turn();
  }
}

async function readParts(
  app: AppContext,
  request: Request,
  contentType: string,
  take: (file: Part, counted: () => number) => Promise<string | null>,
): Promise<Upload> {
  const form = new FormData();
  const admit = fieldGate(LIMITS);
  let count = 0;
  let room = MOST_TEXT;
  let refusal: Refused | null = null;
  try {
    for await (const part of readMultipart(request.body as AsyncIterable<Uint8Array> | null, contentType)) {
      admit(part.name);
      try {
        if (part.fileName === undefined) {
          const { text, cut } = await readText(part.data, Math.min(MEBIBYTE, room));
          room -= text.length;
          form.append(part.name, text);
          if (cut) throw tooLong(part.name);
        } else {
          const receipt = await take(part, () => ++count);
          if (receipt) form.append("stored", receipt);
        }
      } catch (error) {
        refusal ??= refusalOfFile(app, error);
      }
    }
  } catch (error) {
    if (error instanceof NotText) throw refusedForm(error.message);
    if (!(error instanceof BrokenForm)) throw error;
    app.logger.info({ err: error }, "a form could not be read");
    unreadable();
  }
  return { form, refusal };
}

/** Stores one file and seals its receipt; null for a field where no file was chosen. */
async function receive(app: AppContext, visitor: Visitor, part: Part, counted: () => number) {
  const source = part.data[Symbol.asyncIterator]();
  const first = await source.next();
  if (part.fileName === "" && first.done) return null;
  const file = { name: safeFileName(part.fileName ?? ""), mediaType: mediaTypeOf(part.mediaType) };
  if (first.done) throw new Refused("invalid", `${file.name} is empty.`, "files");
  if (counted() > MOST_FILES) throw new Refused("invalid", `At most ${MOST_FILES} files at once.`, "files");
  const stored = await app.vault.put(ofItsKind(file.name, pieces(first, source)), { maxBytes: MOST_BYTES });
  return sealReceipt(app, visitor, { ...file, ...stored });
}

/** Takes files as soon as they are dropped, and answers with a receipt for each. */
export async function receiveFiles(app: AppContext, visitor: Visitor, request: Request): Promise<Response> {
  const { form, refusal } = await readUpload(app, visitor, request);
  if (refusal) return Response.json({ error: refusal.message }, { status: statusOf[refusal.code] });
  const files = openReceipts(app, visitor, form.getAll("stored").map(String));
  return Response.json({ files: files.map(({ name, size, token }) => ({ name, size, token })) });
}

/** What is said about a file, or a text, that was not taken. Throws what is a bug. */
function refusalOfFile(app: AppContext, error: unknown): Refused {
  if (error instanceof VaultError && error.trouble === "too_large")
    return new Refused("invalid", `A file has at most ${MOST_BYTES / MEBIBYTE} MiB.`, "files");
  return refusalOf(app, error, "files");
}

/** Opens the receipts that came with a form. Those of another user, or forged ones, are refused. */
export function openReceipts(app: AppContext, visitor: Visitor, tokens: readonly string[]): Receipt[] {
  return tokens.map((token) => {
    try {
      const file = JSON.parse(app.secrets.open(token, "upload receipt", visitor.userId)) as Received;
      return { ...file, token };
    } catch {
      // Falls through to the refusal.
    }
    throw new Refused("invalid", "An uploaded file is no longer available. Choose it again.", "files");
  });
}

/** The answer of a refused form, with the files that came with it: they are here and need not come again. */
export function withReceipts<A extends object | null | undefined>(
  app: AppContext,
  visitor: Visitor,
  form: FormData,
  answer: { data: A; init?: ResponseInit | null },
) {
  let received: Receipt[] = [];
  try {
    received = openReceipts(app, visitor, form.getAll("stored").map(String));
  } catch {
    // Made-up receipts are refused by the form itself.
  }
  const files = received.map(({ name, size, token }) => ({ name, size, token }));
  return data({ ...answer.data, received: files }, answer.init ?? undefined);
}

/** What the browser gets for a file that is in the vault, and sends with the form. */
export function receiptOf(
  app: AppContext,
  visitor: Visitor,
  file: Received,
): { name: string; size: number; token: string } {
  return { name: file.name, size: file.size, token: sealReceipt(app, visitor, file) };
}

function sealReceipt(app: AppContext, visitor: Visitor, file: Received): string {
  return app.secrets.seal(JSON.stringify(file), "upload receipt", visitor.userId);
}

async function* pieces(first: IteratorResult<Uint8Array>, source: AsyncIterator<Uint8Array>) {
  for (let next = first; !next.done; next = await source.next()) yield next.value;
}

/** A text field; of one that is too long the beginning. */
async function readText(
  data: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ text: string; cut: boolean }> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const piece of data) {
    size += piece.length;
    if (size > most) return { text: Buffer.concat(kept).toString("utf8").slice(0, KEPT), cut: true };
    kept.push(piece);
  }
  return { text: utf8Text(Buffer.concat(kept), "The form"), cut: false };
}

function tooLong(name: string): Refused {
  return new Refused("invalid", `The field “${name.slice(0, 100)}” is longer than the limit of 1 MiB.`, name);
}

/** The media type that a browser claims, where it is one. */
export function mediaTypeOf(claimed: string | undefined): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(claimed ?? "")
    ? (claimed as string).toLowerCase()
    : "application/octet-stream";
}

function unreadable(): never {
  throw refusedForm("The form could not be read.");
}
