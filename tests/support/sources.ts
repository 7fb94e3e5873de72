import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Source = { path: string; text: string };

const LAYERS = ["app", "db", "domain", "evidence", "policies"];

/** Every TypeScript file of the product, tests left out. */
export function listSources(root: string): Source[] {
  return LAYERS.filter((layer) => existsSync(join(root, layer)))
    .flatMap((layer) =>
      readdirSync(join(root, layer), { recursive: true, encoding: "utf8" }).map((file) => join(layer, file)),
    )
    .filter((path) => /\.tsx?$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** The module names that a file imports or re-exports, in the order written; `types` tells whether only types come over. */
export function listImports({ text }: Source): { from: string; types: boolean; line: number }[] {
  const found = text.matchAll(
    /^\s*(import|export)\s+(type\s)?(?:[\w*{}\s,$]*?\sfrom\s+)?"([^"]+)"|import\(\s*"([^"]+)"\s*\)/gm,
  );
  return [...found].map((match) => ({
    from: match[3] ?? match[4] ?? "",
    types: match[2] !== undefined,
    line: text.slice(0, match.index).split("\n").length,
  }));
}

/** The text with comments and strings emptied and line breaks kept, so that words in prose are not taken for code. */
export function codeOnly(text: string): string {
  const inert = /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"/g;
  return text.replace(inert, (part) => part.replace(/[^\n]/g, " "));
}
