import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Ways in which a secret may lie in a file: as it is, in two bytes a character, and in hex or base64 at any offset. */
export function disguises(secret: Buffer): [string, Buffer][] {
  const base64 = [0, 1, 2].flatMap((shift) => {
    // What stands before it shifts the letters; the first and last of them depend on the neighbours.
    const text = Buffer.concat([Buffer.alloc(shift), secret])
      .toString("base64")
      .replace(/=+$/, "");
    const sure = text.slice(shift === 0 ? 0 : shift + 1, -2);
    return [sure, sure.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const hex = secret.toString("hex");
  return [
    ["as it is", secret],
    ["in UTF-16", Buffer.from(secret.toString("latin1"), "utf16le")],
    ["in hex", Buffer.from(hex)],
    ["in HEX", Buffer.from(hex.toUpperCase())],
    ...base64.map((text): [string, Buffer] => ["in base64", Buffer.from(text)]),
  ];
}

/** Every place under `dir` where a secret can be read, as "file: name of the secret, how". */
export function findBytes(dir: string, secrets: Record<string, Buffer>): string[] {
  const wanted = Object.entries(secrets).map(([name, secret]) => [name, disguises(secret)] as const);
  const found: string[] = [];
  for (const entry of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    const path = join(dir, entry);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    for (const [name, forms] of wanted)
      for (const [how, form] of forms) if (bytes.includes(form)) found.push(`${entry}: ${name}, ${how}`);
  }
  return found;
}
