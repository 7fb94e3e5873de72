import { expect, test } from "vitest";
import { previewKind } from "#evidence/files/preview-kind";

const png = Buffer.from("89504e470d0a1a0a0000000d", "hex");

test.each([
  ["a PNG", png, "image/png"],
  ["a JPEG", Buffer.from("ffd8ffe000104a46", "hex"), "image/jpeg"],
  ["a WebP", Buffer.from("RIFF\x10\x00\x00\x00WEBPVP8 ", "latin1"), "image/webp"],
  ["a PDF", Buffer.from("%PDF-1.7\n%\xe2", "latin1"), "application/pdf"],
  ["an SVG, which is shown as text", Buffer.from("<svg onload='alert(1)'/>"), "text"],
  ["HTML, which is shown as text", Buffer.from("<!doctype html><script>alert(1)</script>"), "text"],
  ["UTF-8 that the end of the piece cuts", Buffer.from("Zoë").subarray(0, 3), "text"],
  ["UTF-16 with its mark", Buffer.from("\ufeffa;b", "utf16le"), "text"],
  ["a program", Buffer.from("7f454c4602010100", "hex"), null],
  ["a ZIP", Buffer.from("504b030414000600", "hex"), null],
  ["Windows-1252", Buffer.from("Zo\xeb b", "latin1"), "text"],
  ["UTF-16 without its mark", Buffer.from("Роль;Имя\r\nа;б\r\n", "utf16le"), "text"],
  ["bytes beyond ASCII", Buffer.from("9cb5c7eedb71f3e8", "hex"), null],
  ["nothing", Buffer.alloc(0), null],
])("%s", (_what, bytes, kind) => {
  expect(previewKind(bytes)).toBe(kind);
});
