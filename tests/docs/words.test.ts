import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { inFileNames, inIdentifiers, inTexts, type Replaced } from "#tests/docs/words";

const root = join(import.meta.dirname, "..", "..");

type File = { path: string; text: string };
type Kind = {
  name: string;
  words: readonly Replaced[];
  /** What of a file is compared with a word. */
  read: (file: File, word: RegExp) => string[];
  /** A word of the kind and a file that has it. */
  offender: { word: Replaced; file: File };
};

const kinds: Kind[] = [
  {
    name: "texts",
    words: inTexts,
    read: textsOf,
    offender: {
      word: { word: /\bmended\b/, use: "fixed" },
      file: { path: "app/x.tsx", text: "export const x = <p>Two things\n were mended.</p>;" },
    },
  },
  {
    name: "file names",
    words: inFileNames,
    read: ({ path }) => [path],
    offender: {
      word: { word: /told/, use: "notified" },
      file: { path: "app/queries/incidents/told.ts", text: "" },
    },
  },
  {
    name: "identifiers",
    words: inIdentifiers,
    read: identifiersOf,
    offender: {
      word: { word: /\btold\b/i, use: "notified" },
      file: { path: "app/x.ts", text: "export const toldAt = 1;" },
    },
  },
];

const files = listFiles();

describe.each(kinds)("replaced words in $name", ({ words, read, offender }) => {
  const has = ({ word }: Replaced, file: File) => read(file, word).some((text) => word.test(text));
  const find = (list: readonly Replaced[], all: readonly File[]) =>
    list.flatMap((one) => {
      const paths = all.filter((file) => has(one, file)).map(({ path }) => path);
      const listed = one.stillIn ?? [];
      return [
        ...paths.filter((path) => !listed.includes(path)).map((path) => `${path}: ${one.word} → ${one.use}`),
        ...listed
          .filter((path) => !paths.includes(path))
          .map((path) => `${path} no longer has ${one.word}: remove it from stillIn`),
      ];
    });

  // Parses every source file, which takes a busy machine its time.
  test("do not come back", { timeout: 90_000 }, () => {
    expect(find(words, files)).toEqual([]);
  });

  test("would be noticed, listed or not", () => {
    const { word, file } = offender;
    expect(find([word], [file])).toEqual([`${file.path}: ${word.word} → ${word.use}`]);
    expect(find([{ ...word, stillIn: [file.path] }], [file])).toEqual([]);
    expect(find([{ ...word, stillIn: [file.path] }], [])).toEqual([
      `${file.path} no longer has ${word.word}: remove it from stillIn`,
    ]);
  });
});

/** The product's sources, scripts and documentation as git has them; frozen migrations are left out. */
function listFiles(): File[] {
  const folders = [
    "app",
    "domain",
    "db",
    "evidence",
    "policies",
    "scripts",
    "docs",
    "README.md",
    "SECURITY.md",
  ];
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...folders], { cwd: root });
  return listed
    .toString()
    .split("\n")
    .filter((path) => /\.(tsx?|mjs|md)$/.test(path) && !path.startsWith("db/migrations/"))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Strings, templates and JSX text; a file is parsed only where the word occurs at all. */
function textsOf({ path, text }: File, word: RegExp): string[] {
  const whole = spaced(text);
  if (path.endsWith(".md") || !word.test(whole)) return [whole];
  const found: string[] = [];
  walk(path, text, (node) => {
    if (ts.isJsxText(node) || ts.isStringLiteralLike(node)) found.push(spaced(node.text));
    else if (ts.isTemplateExpression(node))
      found.push(spaced([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join("…")));
  });
  return found;
}

const names = new Map<File, string[]>();

/** Names in their parts: `toldAt` is "told at". Each file is parsed once for all words. */
function identifiersOf(file: File): string[] {
  if (file.path.endsWith(".md")) return [];
  const found = names.get(file) ?? [];
  if (!names.has(file))
    walk(file.path, file.text, (node) => {
      if (ts.isIdentifier(node)) found.push(node.text.replace(/([a-z\d])([A-Z])|_/g, "$1 $2").toLowerCase());
    });
  names.set(file, found);
  return found;
}

function walk(path: string, text: string, visit: (node: ts.Node) => void): void {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const each = (node: ts.Node) => {
    visit(node);
    ts.forEachChild(node, each);
  };
  each(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind));
}

function spaced(text: string): string {
  return text.replace(/\s+/g, " ");
}
