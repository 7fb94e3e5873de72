import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Request, Response } from "express";
import { expect, test } from "vitest";
import { sendText } from "#app/server/compress";

function answered(text: string, accepted: string[]) {
  const headers: Record<string, unknown> = {};
  let body: string | Buffer = "";
  const request = {
    acceptsEncodings: (...all: string[]) => all.find((one) => accepted.includes(one)) ?? false,
  };
  const response = {
    vary: (name: string) => {
      headers.vary = name;
    },
    setHeader: (name: string, value: unknown) => {
      headers[name] = value;
    },
    end: (bytes: string | Buffer) => {
      body = bytes;
    },
  };
  sendText(request as unknown as Request, response as unknown as Response, { text, pressed: new Map() });
  return { headers, body };
}

const page = "ü".repeat(5_000);

test.each([
  [["br", "gzip"], "br", brotliDecompressSync],
  [["gzip"], "gzip", gunzipSync],
] as const)("a text for a reader of %j is sent as %s with its length", (accepted, encoding, open) => {
  const { headers, body } = answered(page, [...accepted]);
  expect(open(body as unknown as Buffer).toString()).toBe(page);
  expect(headers).toEqual({
    vary: "Accept-Encoding",
    "Content-Encoding": encoding,
    "Content-Length": body.length,
  });
});

test.each([
  ["every script and sign", "Nguyễn Thị Hạnh → 王 · עברית 🔑 ".repeat(200), (text: string) => text],
  ["half a sign, as the sign for one that cannot be read", `${page}\ud83d`, () => `${page}\ufffd`],
])("%s arrives", (_, text, expected) => {
  expect(gunzipSync(answered(text, ["gzip"]).body as unknown as Buffer).toString()).toBe(expected(text));
});

test("nothing is compressed for who did not ask, though a proxy must know that others may", () => {
  expect(answered(page, [])).toEqual({ headers: { vary: "Accept-Encoding" }, body: page });
});

test.each([
  ["short", "x"],
  ["too long to do at once", "x".repeat(500_000)],
])("a %s text is left as it is", (_, text) => {
  expect(answered(text, ["br"])).toEqual({ headers: {}, body: text });
});
