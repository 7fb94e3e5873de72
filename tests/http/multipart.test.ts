import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrokenForm, type Part, readMultipart } from "#app/http/multipart";

type Field = { name: string; fileName?: string; bytes: Buffer };
const BOUNDARY = "----WebKitFormBoundaryx7";
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** As browsers write it: marks and line breaks in names as %22, %0D, %0A. */
const quoted = (text: string) =>
  text.replace(/["\r\n]/g, (sign) => ({ '"': "%22", "\r": "%0D", "\n": "%0A" })[sign] as string);

function write(fields: readonly Field[]): Buffer {
  const parts = fields.flatMap(({ name, fileName, bytes }) => {
    const file = fileName === undefined ? "" : `; filename="${quoted(fileName)}"\r\nContent-Type: text/csv`;
    return [
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n`),
      bytes,
      Buffer.from("\r\n"),
    ];
  });
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, { size = 1000, type = TYPE, take = Number.POSITIVE_INFINITY } = {}) {
  const found: (Field & Pick<Part, "mediaType">)[] = [];
  for await (const { name, fileName, mediaType, data } of readMultipart(inPieces(bytes, size), type)) {
    const pieces: Buffer[] = [];
    let left = take;
    for await (const piece of data) {
      if (left-- <= 0) break;
      pieces.push(piece);
    }
    found.push({ name, fileName, mediaType, bytes: Buffer.concat(pieces) });
  }
  return found;
}

const nearBoundary = fc.constantFrom("\r\n", "\r", "--", `\r\n--${BOUNDARY.slice(0, 9)}`, "\r\n--", "a");
const contents = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.array(nearBoundary, { maxLength: 8 }).map((texts) => Buffer.from(texts.join(""))),
);
const fields = fc.array(
  fc.record(
    {
      name: fc.string({ minLength: 1, unit: "binary" }).filter((text) => !text.includes("\\")),
      fileName: fc.string({ unit: "binary" }).filter((text) => !text.includes("\\")),
      bytes: contents,
    },
    { requiredKeys: ["name", "bytes"] },
  ),
  { maxLength: 5 },
);

describe("a form with files", () => {
  test("comes back as it was sent, whatever the names, the contents and the size of the pieces", async () => {
    await fc.assert(
      fc.asyncProperty(fields, fc.integer({ min: 1, max: 90 }), async (given, size) => {
        const found = await read(write(given), { size });
        expect(found.map(({ name, fileName, bytes }) => ({ name, fileName, bytes }))).toEqual(
          given.map(({ name, fileName, bytes }) => ({ name, fileName, bytes })),
        );
      }),
    );
  });

  test.each([
    "report; final.pdf",
    "a=b.csv",
    'the "true" list.csv',
    "C:\\Users\\ada\\list.csv",
    "ends with a backslash\\",
    "帳票 ünïcode.csv",
  ])("%s is a name", async (fileName) => {
    const [file] = await read(write([{ name: "files", fileName, bytes: Buffer.from("x") }]));
    expect(file).toMatchObject({ fileName, mediaType: "text/csv" });
  });

  test("a part that no one reads to its end does not run into the next one", async () => {
    const long = Buffer.alloc(10_000, "x");
    const found = await read(
      write([
        { name: "a", bytes: long },
        { name: "b", bytes: long },
      ]),
      { take: 1 },
    );
    expect(found.map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("what is not a form is refused", () => {
  const whole = write([{ name: "a", fileName: "a.csv", bytes: Buffer.alloc(50, "x") }]);
  test("cut off anywhere", async () => {
    for (let end = 0; end < whole.length - 4; end += 1)
      await expect(read(whole.subarray(0, end)), `after ${end} bytes`).rejects.toBeInstanceOf(BrokenForm);
  });

  test.each([
    ["no boundary", whole, "multipart/form-data"],
    ["another boundary", whole, "multipart/form-data; boundary=other"],
    ["a field without a name", Buffer.from(`--${BOUNDARY}\r\nContent-Type: text/plain\r\n\r\nx\r\n`), TYPE],
    ["an endless head", Buffer.from(`--${BOUNDARY}\r\nX: ${"x".repeat(17_000)}\r\n\r\nx`), TYPE],
    ["too many fields", write(Array(1001).fill({ name: "a", bytes: Buffer.from("x") })), TYPE],
  ])("%s", async (_what, bytes, type) => {
    await expect(read(bytes, { type })).rejects.toBeInstanceOf(BrokenForm);
  });

  test("a connection that breaks", async () => {
    async function* broken() {
      yield whole.subarray(0, 80);
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    }
    const all = async () => {
      for await (const part of readMultipart(broken(), TYPE)) for await (const _ of part.data);
    };
    await expect(all()).rejects.toBeInstanceOf(BrokenForm);
  });
});
