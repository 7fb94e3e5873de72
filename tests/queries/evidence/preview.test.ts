import { expect, test } from "vitest";
import { readPreview } from "#app/queries/evidence/preview";
import { type TestApp, testApp } from "#tests/support/app";

async function preview(app: TestApp, name: string, bytes: Buffer) {
  const stored = await app.vault.put(bytes);
  return readPreview(app, "EV-000001", { position: 0, name, sha256: stored.sha256, size: bytes.length });
}

test("a CSV is its first rows as cells, by whatever separator", async () => {
  const app = await testApp();
  const lines = ["id;name", ...Array.from({ length: 40 }, (_, n) => `${n};"User; ${n}"`)];
  const shown = await preview(app, "users.csv", Buffer.from(lines.join("\n")));
  expect(shown).toMatchObject({ kind: "table", cut: true });
  expect(shown.kind === "table" && shown.rows.slice(0, 2)).toEqual([
    ["id", "name"],
    ["0", "User; 0"],
  ]);
  expect(shown.kind === "table" && shown.rows).toHaveLength(20);
});

test("a table is cut where columns or signs of a cell are left out", async () => {
  const app = await testApp();
  const wide = Array.from({ length: 13 }, (_, n) => `c${n}`).join(",");
  expect(await preview(app, "wide.csv", Buffer.from(`${wide}\n${wide}\n`))).toMatchObject({ cut: true });
  const long = Buffer.from(`a,b\n1,${"x".repeat(201)}\n`);
  expect(await preview(app, "long.csv", long)).toMatchObject({ kind: "table", cut: true });
  expect(await preview(app, "small.csv", Buffer.from("a,b\n1,2\n"))).toMatchObject({ cut: false });
});

test("a file that the vault cannot give has no preview and says why", async () => {
  const app = await testApp();
  const file = { position: 0, name: "gone.csv", sha256: "0".repeat(64), size: 1 };
  const { kind, ...rest } = await readPreview(app, "EV-000001", file);
  expect([kind, "why" in rest && rest.why]).toEqual(["none", expect.stringMatching(/./)]);
});

test("what claims to be a picture and is HTML is text; a text of a megabyte is its beginning", async () => {
  const app = await testApp();
  expect(await preview(app, "shot.png", Buffer.from("<script>alert(1)</script>"))).toMatchObject({
    kind: "text",
    text: "<script>alert(1)</script>",
  });
  const long = await preview(app, "log.txt", Buffer.alloc(1_000_000, "log "));
  expect(long).toMatchObject({ kind: "text", cut: true });
  expect(long.kind === "text" && long.text.length).toBe(65_536);
});

test("a picture has an address, and none when it is too large; a program is not shown", async () => {
  const app = await testApp();
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  expect(await preview(app, "a.bin", png)).toMatchObject({
    kind: "picture",
    src: "/evidence/EV-000001/previews/files/0",
  });
  const { sha256 } = await app.vault.put(png);
  const large = { position: 0, name: "a.png", sha256, size: 11 * 1024 * 1024 };
  expect(await readPreview(app, "EV-000001", large)).toMatchObject({ kind: "none" });
  expect(await preview(app, "tool", Buffer.from("7f454c46020101", "hex"))).toMatchObject({ kind: "none" });
});

test("a CSV in Windows-1252 is shown, with the words that say so", async () => {
  const app = await testApp();
  const shown = await preview(app, "users.csv", Buffer.from("Name;Ort\r\nZo\xeb;K\xf6ln\r\n", "latin1"));
  expect(shown).toMatchObject({ kind: "table", guessed: true });
  expect(shown.kind === "table" && shown.rows[1]).toEqual(["Zoë", "Köln"]);
});
