// Makes app/auth/common-passwords.json: node scripts/common-passwords.mjs LIST …, files with the most frequent passwords first,
// one a line (SecLists, Passwords/Common-Credentials/xato-net-10-million-passwords-1000000.txt, MIT). The result holds the first 40 bits
// of their SHA-256, sorted: no one reads other people's passwords here, and a look-up needs no list in memory.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LONG = 28_000;
const WORDS = 8_000;
const lines = process.argv.slice(2).flatMap((file) => readFileSync(file, "utf8").split(/\r?\n/));
const known = [...new Set(lines.map((line) => line.normalize("NFKC").toLowerCase()))];
const long = known.filter((word) => word.length >= 12).slice(0, LONG);
const words = known.filter((word) => /^[a-z]{5,11}$/.test(word)).slice(0, WORDS);
const prefixes = [...long, ...words].map((word) =>
  createHash("sha256").update(word).digest("hex").slice(0, 10),
);
const json = {
  source: "SecLists, xato-net-10-million-passwords (MIT)",
  long: long.length,
  words: words.length,
  prefixes: Buffer.from([...new Set(prefixes)].sort().join(""), "hex").toString("base64"),
};
writeFileSync(
  join(import.meta.dirname, "..", "app", "auth", "common-passwords.json"),
  `${JSON.stringify(json, null, 2)}\n`,
);
