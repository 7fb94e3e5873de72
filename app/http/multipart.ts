import { utf8Text } from "#app/http/body-text";

/** One field of a form with files: a text when it has no file name. */
export type Part = {
  name: string;
  fileName: string | undefined;
  /** As the browser claims it. */
  mediaType: string | undefined;
  /** Its bytes as they come, once. What is left of them is passed over when the next part is asked for. */
  data: AsyncIterable<Buffer>;
};

/** The body is not a multipart form, was cut off, or did not arrive. */
export class BrokenForm extends Error {}

const MOST_HEADER_BYTES = 16 * 1024;
const MOST_PARTS = 1000;

/**
 * Reads a multipart form (RFC 7578) piece by piece, so that a file of any size takes no memory. File names may hold
 * every character that a browser sends, `;`, `=` and quotation marks too. Throws BrokenForm, and NotText for a name that is not UTF-8.
 */
export async function* readMultipart(
  body: AsyncIterable<Uint8Array> | null,
  contentType: string,
): AsyncGenerator<Part> {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType,
  );
  if (!boundary || !body) throw new BrokenForm("The form has no boundary.");
  const delimiter = Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`);
  const bytes = openSource(body);
  await pass(bytes.until(delimiter));
  for (let count = 0; (await bytes.take(2)).toString("latin1") !== "--"; count += 1) {
    if (count === MOST_PARTS) throw new BrokenForm("The form has too many fields.");
    const data = bytes.until(delimiter);
    const { name, fileName, mediaType } = await readHead(bytes);
    yield { name, fileName, mediaType, data };
    await pass(data);
  }
}

async function readHead(bytes: ReturnType<typeof openSource>): Promise<Omit<Part, "data">> {
  // The line break after the boundary is read already; a head's own end is an empty line.
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bytes.until(Buffer.from("\r\n\r\n"))) {
    size += piece.length;
    if (size > MOST_HEADER_BYTES) throw new BrokenForm("A field's head is too long.");
    pieces.push(piece);
  }
  const head = utf8Text(Buffer.concat(pieces), "The name of a field or file");
  const disposition = /^content-disposition:\s*form-data(;.*)$/im.exec(head)?.[1] ?? "";
  const name = parameter(disposition, "name");
  if (!name) throw new BrokenForm("A field has no name.");
  // Trimmed afterwards: a pattern that ends in blanks takes time squared for a long run of them.
  const mediaType = /^content-type:(.*)$/im.exec(head)?.[1]?.trim();
  return { name, fileName: parameter(disposition, "filename"), mediaType };
}

/** Browsers write a quotation mark as %22 and line breaks as %0D and %0A; older programs put a backslash before the mark. */
function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:\\\\"|[^"])*)"|([^;\\s]*))`, "i").exec(disposition);
  return (found?.[1] ?? found?.[2])
    ?.replaceAll('\\"', '"')
    .replace(/%22|%0D|%0A/gi, (code) => decodeURIComponent(code));
}

/** Bytes that come in pieces of any size, given out by where they end. */
function openSource(body: AsyncIterable<Uint8Array>) {
  const source = body[Symbol.asyncIterator]();
  // A boundary begins with a line break; the first one may be at the very beginning.
  let held: Buffer = Buffer.from("\r\n");

  async function more(): Promise<void> {
    const next = await source.next().catch((error) => {
      throw new BrokenForm("The form did not arrive completely.", { cause: error });
    });
    if (next.done) throw new BrokenForm("The form was cut off.");
    held = Buffer.concat([held, next.value]);
  }

  /** Everything up to the mark, which is taken away with it. Goes on where it was left. */
  function until(mark: Buffer): AsyncIterableIterator<Buffer> {
    let ended = false;
    const next = async (): Promise<IteratorResult<Buffer>> => {
      while (!ended) {
        const at = held.indexOf(mark);
        ended = at >= 0;
        const piece = held.subarray(0, ended ? at : Math.max(0, held.length - mark.length + 1));
        held = held.subarray(ended ? at + mark.length : piece.length);
        if (piece.length > 0) return { done: false, value: piece };
        if (!ended) await more();
      }
      return { done: true, value: undefined };
    };
    return {
      next,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async function take(count: number): Promise<Buffer> {
    while (held.length < count) await more();
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  }

  return { until, take };
}

async function pass(rest: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of rest);
}
