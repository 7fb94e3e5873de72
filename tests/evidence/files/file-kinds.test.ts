import { expect, test } from "vitest";
import { ofItsKind, refuseOtherKind } from "#evidence/files/file-kinds";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const png = hex("89504e470d0a1a0a 0000000d49484452");
const jpeg = hex("ffd8ffe000104a464946");
const zip = hex("504b0304 14000000");
const webp = Buffer.concat([hex("52494646 24000000"), Buffer.from("WEBPVP8 ")]);
const locked = hex("d0cf11e0a1b11ae1 0000");
const utf16 = Buffer.concat([hex("fffe"), Buffer.from("user;mfa\r\n", "utf16le")]);
const cyrillic = Buffer.from("Пользователь;Роль\r\nОлена Шевченко;администратор\r\n".repeat(40), "utf16le");

test.each<[string, string | Buffer]>([
  ["a.pdf", "%PDF-1.7\n"],
  ["a.pdf", `${"x".repeat(900)}%PDF-1.4`],
  ["A.PNG", png],
  ["a.jpg", jpeg],
  ["a.jpeg", jpeg],
  ["a.gif", "GIF89a"],
  ["a.webp", webp],
  ["a.zip", zip],
  ["empty.zip", hex("504b0506")],
  ["a.docx", zip],
  ["locked.xlsx", locked],
  ["a.pptx", zip],
  ["a.json", '\ufeff {"a": 1}'],
  ["lines.json", "[]\n"],
  ["a.xml", "<?xml version='1.0'?>"],
  ["a.csv", "user,mfa\n"],
  ["a.csv", utf16],
  ["a.csv", Buffer.from("Name;Größe\n", "latin1")],
  ["a.txt", "PK are the first letters of this text, and %PDF- is spoken of"],
  ["a.txt", utf16.subarray(2)],
  ["a.csv", cyrillic],
  ["a.txt", Buffer.from(cyrillic).swap16()],
  ["a.txt", Buffer.from("一覧 田中\r\n美咲 一郎 上田\r\n", "utf16le")],
  // No known kind is claimed.
  ["a.bin", png],
  ["a.html", "no page at all"],
  ["png", "text"],
  ["a.log", png],
])("%s is taken", (name, content) => {
  expect(() => refuseOtherKind(name, Buffer.from(content))).not.toThrow();
});

test.each<[string, string | Buffer, string]>([
  ["a.pdf", png, "a.pdf is not a PDF file: it is a PNG image."],
  ["a.pdf", "<html>", "a.pdf is not a PDF file: its content is of another kind."],
  ["a.png", jpeg, "a.png is not a PNG image: it is a JPEG image."],
  ["a.jpg", "MZ", "a.jpg is not a JPEG image: its content is of another kind."],
  ["a.gif", zip, "a.gif is not a GIF image: it is a ZIP archive."],
  ["a.webp", "RIFF....WAVE", "a.webp is not a WebP image: its content is of another kind."],
  ["a.zip", "Rar!", "a.zip is not a ZIP archive: its content is of another kind."],
  ["a.docx", "%PDF-1.7", "a.docx is not a Word document: it is a PDF file."],
  ["a.xlsx", "user,mfa\n", "a.xlsx is not an Excel workbook: its content is of another kind."],
  ["a.pptx", "text", "a.pptx is not a PowerPoint file: its content is of another kind."],
  ["a.json", "user,mfa\n", "a.json is not JSON: its content is of another kind."],
  ["a.xml", "{}", "a.xml is not XML: its content is of another kind."],
  ["a.csv", zip, "a.csv is not text: it is a ZIP archive."],
  ["a.txt", hex("7f454c46 02010100"), "a.txt is not text: its content is of another kind."],
  ["a.txt", hex("cafebabe 00000034 00e90a00 3b008809"), "a.txt is not text: its content is of another kind."],
])("%s with other bytes is refused in words", (name, content, words) => {
  expect(() => refuseOtherKind(name, Buffer.from(content))).toThrow(
    `${words} Give the file the name that belongs to its content, or choose the original.`,
  );
});

test("a file is passed on byte for byte, however it comes in pieces, and nothing of one that is refused", async () => {
  const whole = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(5000, 7)]);
  for (const step of [1, 7, 1023, 1024, 4096, 9000]) {
    async function* pieces() {
      for (let at = 0; at < whole.length; at += step) yield whole.subarray(at, at + step);
    }
    const passed: Uint8Array[] = [];
    for await (const piece of ofItsKind("a.pdf", pieces())) passed.push(piece);
    expect(Buffer.concat(passed).equals(whole)).toBe(true);
    await expect(ofItsKind("a.png", pieces()).next()).rejects.toMatchObject({
      code: "invalid",
      field: "files",
    });
  }
});
