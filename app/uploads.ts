import { unstable_parseMultipartFormData } from "@remix-run/node";
import type { AppContext } from "#app/context";
import type { Visitor } from "#app/visitor";
import { Refused } from "#domain/errors";
import { safeFileName } from "#domain/evidence";
import { VaultError } from "#evidence/vault-error";

/** A file that is safe in the vault and not yet part of a record. */
export type Received = { name: string; mediaType: string; sha256: string; size: number };
/** A receipt that goes through the browser and comes back: sealed, so that nobody can claim a file they did not send. */
export type Receipt = Received & { token: string };

const MEBIBYTE = 1024 * 1024;
/** Most bytes of one file. */
export const MOST_BYTES = 512 * MEBIBYTE;
const MOST_FILES = 50;

/**
 * Reads a form with files; each goes straight into the vault as it comes, and stands in the form as a receipt under
 * `stored`. A file that is too large, empty, one too many, or that the vault cannot take leaves a refusal; the rest of
 * the form is read all the same, so that nothing typed is lost.
 */
export async function readUpload(
  app: AppContext,
  visitor: Visitor,
  request: Request,
): Promise<{ form: FormData; refusal: Refused | null }> {
  if (!(request.headers.get("content-type") ?? "").startsWith("multipart/form-data")) {
    return { form: await request.formData().catch(unreadable), refusal: null };
  }
  let count = 0;
  let refusal: Refused | null = null;
  const read = await unstable_parseMultipartFormData(request, async ({ filename, contentType, data }) => {
    if (filename === undefined) return textOf(data);
    const source = data[Symbol.asyncIterator]();
    const first = await firstPiece(source);
    if (filename === "" && first.done) return undefined;
    count += 1;
    try {
      const file = { name: safeFileName(filename), mediaType: mediaTypeOf(contentType) };
      if (first.done) throw new Refused("invalid", `${file.name} is empty.`, "files");
      if (count > MOST_FILES) throw new Refused("invalid", `At most ${MOST_FILES} files at once.`, "files");
      const stored = await app.vault.put(pieces(first, source), { maxBytes: MOST_BYTES });
      return sealReceipt(app, visitor, { ...file, ...stored });
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof VaultError)) throw error;
      refusal ??= error instanceof VaultError ? asRefusal(error) : error;
      while (!(await source.next()).done);
      return undefined;
    }
  }).catch((error) => (error instanceof Refused ? Promise.reject(error) : unreadable()));
  const form = new FormData();
  for (const [name, value] of read) form.append(name === "files" ? "stored" : name, value);
  return { form, refusal };
}

/** What the vault could not do, as an answer to the person at the form. */
export function asRefusal(error: VaultError): Refused {
  if (error.trouble === "too_large")
    return new Refused("invalid", `A file has at most ${MOST_BYTES / MEBIBYTE} MiB.`, "files");
  return new Refused("conflict", error.message, "files");
}

/** Opens the receipts that came with a form. Those of somebody else, or made up, are refused. */
export function openReceipts(app: AppContext, visitor: Visitor, tokens: readonly string[]): Receipt[] {
  return tokens.map((token) => {
    try {
      const { user, ...file } = JSON.parse(app.secrets.open(token)) as Received & { user: string };
      if (user === visitor.userId) return { ...file, token };
    } catch {
      // Falls through to the refusal.
    }
    throw new Refused("invalid", "A file is not known here. Choose it again.", "files");
  });
}

function sealReceipt(app: AppContext, visitor: Visitor, file: Received): string {
  return app.secrets.seal(JSON.stringify({ ...file, user: visitor.userId }));
}

/** The first piece that holds something tells an empty field from a file. */
async function firstPiece(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  let first = await source.next();
  while (!first.done && first.value.length === 0) first = await source.next();
  return first;
}

async function* pieces(first: IteratorResult<Uint8Array>, source: AsyncIterator<Uint8Array>) {
  for (let next = first; !next.done; next = await source.next()) yield next.value;
}

async function textOf(data: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of data) {
    size += piece.length;
    if (size > MEBIBYTE) throw new Refused("invalid", "A field is too long.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function mediaTypeOf(claimed: string | undefined): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(claimed ?? "")
    ? (claimed as string).toLowerCase()
    : "application/octet-stream";
}

function unreadable(): never {
  throw new Response("The form could not be read", { status: 400 });
}
