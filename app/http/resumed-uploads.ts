import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { refusalOf, statusOf } from "#app/http/submit";
import { mediaTypeOf, receiptOf } from "#app/http/uploads";
import { Refused } from "#domain/errors";
import { safeFileName } from "#domain/evidence/evidence";
import { MOST_RESUMED, PIECE } from "#domain/evidence/pieces";
import { z } from "#domain/schema";
import { ofItsKind } from "#evidence/files/file-kinds";
import {
  addPart,
  beginUpload,
  dropUpload,
  findUpload,
  type Unfinished,
} from "#evidence/vault/unfinished-uploads";
import { readParts, uploadFolder } from "#evidence/vault/upload-parts";
import { VaultError } from "#evidence/vault/vault-error";

const announced = z.object({
  name: z.string().min(1).max(1_000),
  type: z.string().max(200).default(""),
  size: z.number().int().min(1),
  modified: z.number().int().min(0),
});

const offset = z.coerce.number().int().min(0).catch(-1);

type Ended = Parameters<typeof receiptOf>[2];

/**
 * Ends of uploads that are under way or were answered, by user and upload. The answer to the last request can be lost, or a proxy
 * gives up while a large file is stored: the end that is sent again waits for the first one and gets its receipt.
 */
const ends = new WeakMap<AppContext, Map<string, Promise<Ended>>>();
const MOST_ENDED = 500;

function endedOf(app: AppContext): Map<string, Promise<Ended>> {
  const known = ends.get(app) ?? new Map<string, Promise<Ended>>();
  ends.set(app, known);
  return known;
}

export const uploadsOf = (app: AppContext) => uploadFolder(`${app.config.dataDir}/uploads`, app.secretKey);

/**
 * A file that comes in pieces, so that a lost connection costs one of them: `?piece=begin` names it and answers how much is here,
 * `?piece=ID&from=N` adds the next bytes, `?piece=ID&sha256=…` ends it, `?piece=ID&drop` gives it up. Each is a request with the
 * rights of its route. The file is in the vault only when it is whole and its hash is the sender's.
 */
export async function receivePiece(app: AppContext, visitor: Visitor, request: Request): Promise<Response> {
  const turn = await app.queues.uploads.enter(visitor.userId).catch((error) => refusalOf(app, error));
  if (turn instanceof Refused) return refused(turn);
  try {
    return await answer(app, visitor, request);
  } catch (error) {
    return refused(refusalOf(app, error, "files"));
  } finally {
    turn();
  }
}

async function answer(app: AppContext, visitor: Visitor, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const id = query.get("piece") ?? "";
  if (id === "begin") return begin(app, visitor, request);
  const before = query.has("sha256") ? endedOf(app).get(`${visitor.userId} ${id}`) : undefined;
  if (before) return Response.json({ files: [receiptOf(app, visitor, await before)] });
  const upload = await findUpload(uploadsOf(app), visitor.userId, id);
  if (!upload) return Response.json({ error: "This upload is no longer here." }, { status: 404 });
  const hash = query.get("sha256");
  if (hash !== null) return end(app, visitor, upload, hash);
  if (query.has("drop")) {
    await dropUpload(uploadsOf(app), id);
    return Response.json({ received: 0 });
  }
  return add(app, upload, offset.parse(query.get("from")), request);
}

async function begin(app: AppContext, visitor: Visitor, request: Request): Promise<Response> {
  const text = (await bytesOf(request, 8_192)).toString("utf8");
  const file = announced.safeParse(jsonOf(text));
  if (!file.success) throw new Refused("invalid", "The file was not announced as it has to be.", "files");
  const { name, type, size, modified } = file.data;
  if (size > MOST_RESUMED) throw new Refused("invalid", "A file has at most 2 GiB.", "files");
  const { id, received } = await beginUpload(
    uploadsOf(app),
    visitor.userId,
    { name: safeFileName(name), mediaType: mediaTypeOf(type), size, modified },
    app.now(),
  );
  return Response.json({ id, received });
}

async function add(app: AppContext, upload: Unfinished, from: number, request: Request): Promise<Response> {
  const bytes = await bytesOf(request, PIECE);
  // The sender did not hear that a part arrived, or another tab sends the same file: it goes on from what is here.
  if (from !== upload.received) return Response.json({ received: upload.received }, { status: 409 });
  if (bytes.length === 0 || upload.received + bytes.length > upload.size)
    throw new Refused("invalid", "The part does not fit the file.", "files");
  return Response.json({ received: await addPart(uploadsOf(app), upload, bytes, app.now()) });
}

async function end(app: AppContext, visitor: Visitor, upload: Unfinished, sha256: string): Promise<Response> {
  const { id, name, mediaType, size, received } = upload;
  if (received !== size) return Response.json({ received }, { status: 409 });
  const folder = uploadsOf(app);
  const ended = endedOf(app);
  const key = `${visitor.userId} ${id}`;
  const storing = store();
  ended.set(key, storing);
  const [oldest] = ended.keys();
  if (ended.size > MOST_ENDED && oldest !== undefined) ended.delete(oldest);
  try {
    return Response.json({ files: [receiptOf(app, visitor, await storing)] });
  } catch (error) {
    ended.delete(key);
    if (isOfTheFile(error)) await dropUpload(folder, id);
    throw error instanceof VaultError && error.trouble === "other_hash"
      ? new Refused("invalid", `${name} changed while it was uploaded. Send it again.`, "files")
      : error;
  }

  async function store(): Promise<Ended> {
    const stored = await app.vault.put(ofItsKind(name, readParts(folder, id)), { sha256 });
    await dropUpload(folder, id);
    return { name, mediaType, ...stored };
  }
}

/** Whether the file itself was refused: then its parts are not kept for another attempt, as after trouble of disk or scanner. */
function isOfTheFile(error: unknown): boolean {
  if (error instanceof VaultError) return ["other_hash", "damaged"].includes(error.trouble);
  return error instanceof Refused && error.code !== "unavailable";
}

/** The bytes of a request, of which there are at most so many. */
async function bytesOf(request: Request, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const body = request.body as AsyncIterable<Uint8Array> | null;
  for await (const piece of body ?? []) {
    size += piece.length;
    // Read to its end, so that the answer is heard.
    if (size <= most) pieces.push(piece);
  }
  if (size > most) throw new Refused("invalid", "The part is too large.", "files");
  return Buffer.concat(pieces);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refused(refusal: Refused): Response {
  return Response.json({ error: refusal.message }, { status: statusOf[refusal.code] });
}
