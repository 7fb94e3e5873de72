import ts from "typescript";
import type { Source } from "#tests/support/sources";

/** A function, or what makes one: its name, its first line and how many lines it has. */
export type Length = { name: string; line: number; lines: number };

/** The functions of a file that have more lines than `most`, their comments left out. */
export function listLongFunctions(source: Source, most: number): Length[] {
  if (!mayBeLong(source.text, most)) return [];
  const parsed = parse(source);
  const found: Length[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body)
      found.push(lengthOf(parsed, node, nameOf(node)));
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found.filter(({ lines }) => lines > most);
}

/** The action of a route and each of its buttons (`button` in app/http/buttons.ts): what runs when a form is sent. */
export function listActions(source: Source): Length[] {
  if (!/\baction\b|\bbutton\(/.test(source.text)) return [];
  const parsed = parse(source);
  const found: Length[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node)) &&
      node.name?.getText() === "action"
    )
      found.push(lengthOf(parsed, node, "action"));
    if (ts.isCallExpression(node) && node.expression.getText() === "button" && node.arguments[1])
      found.push(lengthOf(parsed, node.arguments[1], `button ${nameOf(node)}`));
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

/** Parsing every file takes long, and in most of them even the statements at the margin are short. */
function mayBeLong(text: string, most: number): boolean {
  let begin = 0;
  return text.split("\n").some((line, at) => {
    const length = at - begin;
    if (/^(export|import|async|function|const|let|class|type|interface)\b/.test(line)) begin = at;
    return length >= most;
  });
}

const parsedBefore = new WeakMap<Source, ts.SourceFile>();

function parse(source: Source): ts.SourceFile {
  const known = parsedBefore.get(source);
  if (known) return known;
  const kind = source.path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const parsed = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true, kind);
  parsedBefore.set(source, parsed);
  return parsed;
}

function lengthOf(parsed: ts.SourceFile, node: ts.Node, name: string): Length {
  const first = parsed.getLineAndCharacterOfPosition(node.getStart()).line;
  const last = parsed.getLineAndCharacterOfPosition(node.end).line;
  return { name, line: first + 1, lines: last - first + 1 };
}

/** Its own name, or that of the constant or property that holds it. */
function nameOf(node: ts.Node & { name?: ts.Node; parent: ts.Node & { name?: ts.Node } }): string {
  return (node.name ?? node.parent.name)?.getText() ?? "unnamed";
}
