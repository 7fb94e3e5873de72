import { NotText, utf8Text } from "#app/http/body-text";
import { type FieldLimits, fieldGate, refusedForm } from "#app/http/fields";
import { type Part, readMultipart } from "#app/http/multipart";

/**
 * The body of a form, with its files in memory. How large a body may be is decided before it is read, in body-limits.ts.
 * @throws Response 400 when no page here sends such a form; NotText or BrokenForm when it is not a form
 */
export async function readBody(request: Request, limits?: FieldLimits): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!isUrlEncoded(type)) return readParts(request, type, limits);
  return readUrlEncodedBody(request, limits);
}

/** A body whose media type `isUrlEncoded`. @throws Response 400 when it cannot be read, or no page here sends it */
export async function readUrlEncodedBody(request: Request, limits?: FieldLimits): Promise<FormData> {
  try {
    return readUrlEncoded(utf8Text(new Uint8Array(await request.arrayBuffer()), "The form"), limits);
  } catch (error) {
    throw error instanceof NotText ? refusedForm(error.message) : error;
  }
}

/** Whether a body of this media type is read by `readUrlEncoded`. */
export function isUrlEncoded(contentType: string): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(contentType);
}

/** `application/x-www-form-urlencoded` (WHATWG URL, section 5.1), each name judged before its value is kept. */
function readUrlEncoded(text: string, limits?: FieldLimits): FormData {
  const form = new FormData();
  const admit = fieldGate(limits);
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("&", from);
    const until = end < 0 ? text.length : end;
    // One field at a time: what is refused is refused before the fields behind it cost anything.
    if (until > from)
      for (const [name, value] of new URLSearchParams(text.slice(from, until))) {
        admit(name);
        if (name.includes("\uFFFD") || value.includes("\uFFFD")) refuseBroken(text.slice(from, until));
        form.append(name, value);
      }
    from = until + 1;
  }
  return form;
}

/** The parser puts a sign in the place of bytes that are not UTF-8. A person may also have typed that sign. */
function refuseBroken(pair: string): void {
  for (const [bytes] of pair.matchAll(/(?:%[0-9a-f]{2})+/gi))
    utf8Text(Buffer.from(bytes.replaceAll("%", ""), "hex"), "The form");
}

async function readParts(request: Request, type: string, limits?: FieldLimits): Promise<FormData> {
  const form = new FormData();
  const admit = fieldGate(limits);
  for await (const part of readMultipart(request.body as AsyncIterable<Uint8Array> | null, type)) {
    admit(part.name);
    const bytes = await wholeOf(part);
    if (part.fileName === undefined) form.append(part.name, utf8Text(bytes, "The form"));
    else form.append(part.name, new File([bytes], part.fileName, { type: part.mediaType }));
  }
  return form;
}

async function wholeOf({ data }: Part): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  for await (const piece of data) pieces.push(piece);
  return Buffer.concat(pieces);
}
