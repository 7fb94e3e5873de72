import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { listImports, type Source } from "#tests/support/sources";

/** One import of a file of ours by another; `types`: only types come over. */
export type Edge = { from: string; to: string; line: number; types: boolean };

/** Every import between the sources, resolved to paths. What is not among them is left out. */
export function listEdges(sources: readonly Source[]): Edge[] {
  const paths = new Set(sources.map(({ path }) => path));
  return sources.flatMap((source) =>
    listImports(source).flatMap(({ from, types, line }) => {
      const to = resolve(source.path, from, paths);
      return to ? [{ from: source.path, to, line, types }] : [];
    }),
  );
}

function resolve(path: string, from: string, paths: ReadonlySet<string>): string | undefined {
  const base = from.startsWith("#components/")
    ? `app/components/${from.slice(12)}`
    : from.startsWith("#")
      ? from.slice(1)
      : from.startsWith(".")
        ? normalize(join(dirname(path), from))
        : null;
  return base === null ? undefined : [base, `${base}.ts`, `${base}.tsx`].find((one) => paths.has(one));
}

/** Files that import each other, over however many others: one line for each circle, its files in alphabetical order. */
export function listCircles(edges: readonly Edge[]): string[] {
  const after = new Map<string, string[]>();
  for (const { from, to } of edges) after.set(from, [...(after.get(from) ?? []), to]);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const circles: string[] = [];
  // Tarjan's strongly connected components.
  const visit = (file: string) => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    open.push(file);
    for (const next of after.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== order.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort().join(" "));
  };
  for (const { from } of edges) if (!order.has(from)) visit(from);
  return circles;
}

/** Pairs of folders that import each other, with an import of the rarer direction. */
export function listTwoWay(edges: readonly Edge[], folderOf: (path: string) => string): string[] {
  const between = new Map<string, Edge[]>();
  for (const edge of edges) {
    const [a, b] = [folderOf(edge.from), folderOf(edge.to)];
    if (a !== b) between.set(`${a} ${b}`, [...(between.get(`${a} ${b}`) ?? []), edge]);
  }
  return [...between].flatMap(([pair, there]) => {
    const [a, b] = pair.split(" ");
    const back = between.get(`${b} ${a}`);
    if (!back || back.length < there.length || (back.length === there.length && pair > `${b} ${a}`))
      return [];
    return [`${a} and ${b}: ${there[0]!.from}:${there[0]!.line} imports ${there[0]!.to}`];
  });
}

/** An exported name, and who imports it. */
export type Export = { path: string; name: string; users: string[]; inOwnFile: boolean };

/** What the sources export by name; `users` are the files among `all` that import it. */
export function listExports(sources: readonly Source[], all: readonly Source[]): Export[] {
  const paths = new Set(sources.map(({ path }) => path));
  const users = new Map<string, Set<string>>();
  for (const { path, text } of all)
    for (const { names, from } of listNames(text)) {
      const to = resolve(path, from, paths);
      for (const name of to ? names : []) {
        const key = `${to} ${name}`;
        users.set(key, (users.get(key) ?? new Set()).add(path));
      }
    }
  const exported = /^export (?:async )?(?:function\*?|const|class|abstract class|type|interface) (\w+)/gm;
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(exported)].map(([, name = ""]) => ({
      path,
      name,
      users: [...(users.get(`${path} ${name}`) ?? []), ...(users.get(`${path} *`) ?? [])],
      inOwnFile: (text.match(new RegExp(`\\b${name}\\b`, "g")) ?? []).length > 1,
    })),
  );
}

/** The names that each import takes; "*" is everything. */
function listNames(text: string): { names: string[]; from: string }[] {
  const named = text.matchAll(
    /^\s*(?:import|export)\s+(?:type\s+)?(?:\w+\s*,?\s*)?(?:\{([^}]*)\}|(\*)(?:\s+as\s+\w+)?)\s+from\s+"([^"]+)"/gm,
  );
  const late = text.matchAll(/import\(\s*"([^"]+)"\s*\)/g);
  return [
    ...[...named].map(([, list, star, from = ""]) => ({
      names: star
        ? ["*"]
        : (list ?? "").split(",").map(
            (one) =>
              one
                .trim()
                .replace(/^type\s+/, "")
                .split(/\s/)[0] ?? "",
          ),
      from,
    })),
    ...[...late].map(([, from = ""]) => ({ names: ["*"], from })),
  ];
}

/** Every file below the folders, by path. */
export function listPaths(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => normalize(join(entry.parentPath, entry.name)).slice(normalize(`${root}/`).length)),
  );
}

/** The TypeScript files below the folders, with their text. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return listPaths(root, folders)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}
