import fc from "fast-check";
import { encode, fieldName, query, value } from "./values.ts";

export type Field = [name: string, value: string];
/** A request that is still to be put on a page's own address and fields. */
export type Hostile = {
  method: string;
  headers: Record<string, string>;
  foreign: boolean;
  pathOf(path: string): string;
  /** Its media type and bytes, made from the fields that the page has. */
  bodyOf(own: readonly Field[]): [type: string, body: string];
};

const BOUNDARY = "fuzz";
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;
const URLENCODED = "application/x-www-form-urlencoded";

const urlEncoded = (fields: readonly Field[]) => fields.map((one) => one.map(encode).join("=")).join("&");
const multipart = (fields: readonly Field[]) => `${fields.map(partOf).join("")}--${BOUNDARY}--\r\n`;
const partOf = ([name, text]: Field) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${/file|stored|proof/.test(name) ? '; filename="a.csv"' : ""}\r\n\r\n${text}\r\n`;

type Body = Hostile["bodyOf"];
const change = fc.tuple(fc.nat(40), value);
/** The page's own fields, some of them with other values: what reaches furthest. */
const ownFields: fc.Arbitrary<Body> = fc
  .tuple(
    fc.array(change, { maxLength: 4 }),
    fc.boolean(),
    fc.array(fc.tuple(fieldName, value), { maxLength: 1 }),
  )
  .map(([changes, inParts, more]) => (own) => {
    const fields = own.map(([name, text]): Field => [name, text]);
    for (const [at, text] of changes) {
      const field = fields[at % Math.max(1, fields.length)];
      if (field) field[1] = text;
    }
    const all = [...fields, ...more];
    return inParts ? [MULTIPART, multipart(all)] : [URLENCODED, urlEncoded(all)];
  });
const anyFields: fc.Arbitrary<Body> = fc
  .array(fc.tuple(fieldName, value, fc.constantFrom(1, 1, 1, 300)), { maxLength: 8 })
  .map((fields) => () => [
    URLENCODED,
    fields.map(([name, text, times]) => `${encode(name)}=${encode(text)}&`.repeat(times)).join(""),
  ]);
const anyBytes: fc.Arbitrary<Body> = fc
  .tuple(
    fc.constantFrom(
      URLENCODED,
      MULTIPART,
      "multipart/form-data",
      "application/json",
      "text/plain",
      "",
      `${MULTIPART}; boundary=x`,
    ),
    fc.oneof(
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      fc.constantFrom(
        "{}",
        "[".repeat(20_000),
        '{"title":"a"}',
        "&".repeat(15_000),
        "=".repeat(9_000),
        `--${BOUNDARY}\r\n`.repeat(900),
      ),
      value.map((text) => JSON.stringify({ title: text, summary: text, systems: [text] })),
    ),
  )
  .map((body) => () => body);
const body = fc.oneof(
  { weight: 5, arbitrary: ownFields },
  { weight: 2, arbitrary: anyFields },
  { weight: 2, arbitrary: anyBytes },
);

const headers = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      Range: fc.constantFrom("bytes=0-", "bytes=9-1", "bytes=0-99999999999999999999", "x"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ Accept: fc.constantFrom("*/*", "application/json", "", "text/html;q=x") }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      Cookie: fc.constantFrom("surety=%ff", "surety=", "=;=;=", "a=b; ".repeat(900), "surety-attempt=e30%3D"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      Authorization: fc.constantFrom(
        "Bearer x",
        `Bearer srty_${"a".repeat(12)}_${"b".repeat(43)}`,
        "Basic Og==",
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      "X-Forwarded-For": fc.constant("1, ".repeat(500)),
      "X-Forwarded-Host": fc.constant("a:b:c"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      "Accept-Language": fc.constant("a,".repeat(2_000)),
      "If-None-Match": fc.constant('"x"'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ "Idempotency-Key": value.map((text) => encode(text).slice(0, 300)) }) },
);

/** Instead of an address's last part: another form of it, a text that names nothing, one that cannot be decoded. */
const path = fc.oneof(
  { weight: 6, arbitrary: fc.constant((own: string) => own) },
  { weight: 2, arbitrary: fc.constant((own: string) => (own === "/" ? "/_root.data" : `${own}.data`)) },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        fc.constantFrom("%ff", "..%2f", "%00", ".", "//", "a".repeat(1_900), "%F0%9F%98%80"),
        value.map((text) => encode(text).slice(0, 1_500)),
      )
      .map((part) => (own: string) => own.replace(/[^/]*$/, part)),
  },
);

export const hostile: fc.Arbitrary<Hostile> = fc
  .record({
    method: fc.oneof(
      { weight: 8, arbitrary: fc.constant("POST") },
      { weight: 6, arbitrary: fc.constant("GET") },
      { weight: 1, arbitrary: fc.constantFrom("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH") },
    ),
    headers: headers as fc.Arbitrary<Record<string, string>>,
    foreign: fc.integer({ min: 0, max: 30 }).map((n) => n === 0),
    path,
    query: fc.oneof({ weight: 2, arbitrary: fc.constant("") }, { weight: 1, arbitrary: query }),
    bodyOf: body,
  })
  .map(({ path, query, ...request }) => ({
    ...request,
    pathOf(own) {
      const [bare = "", search = ""] = own.split("?");
      const all = [search, query].filter(Boolean).join("&");
      return all ? `${path(bare)}?${all}` : path(bare);
    },
  }));
