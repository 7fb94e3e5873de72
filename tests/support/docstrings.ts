import ts from "typescript";
import type { Source } from "#tests/support/sources";

/** A statement of SQL whose name says it all: ARCHITECTURE.md has what `findX`, `listX`, `insertX`, `saveX` and `deleteX` mean. */
const sqlVerb = /^(find|list|insert|save|delete)[A-Z]/;

/** A sentence, or what is thrown alone where that is all that the function does. */
const form = /^([A-Z“"`\d]|@throws )/;

/** The exported functions of a file that have no docstring, or one that does not begin as all do. */
export function listWithoutDocstring({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  return file.statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return [];
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    const doc = /\/\*\*([\s\S]*?)\*\/\s*$/.exec(
      text.slice(statement.getFullStart(), statement.getStart(file)),
    )?.[1];
    const words = doc?.replace(/^\s*\*/gm, " ").trim() ?? "";
    return functionsIn(statement, file)
      .filter(({ name, statements }) => {
        if (doc !== undefined) return !form.test(words);
        return !(path.startsWith("db/") && sqlVerb.test(name) && statements === 1);
      })
      .map(({ name }) => `${path}: ${name}`);
  });
}

/** The functions that a statement declares, with the number of statements in the body of each. */
function functionsIn(statement: ts.Statement, file: ts.SourceFile): { name: string; statements: number }[] {
  if (ts.isFunctionDeclaration(statement))
    return statement.body && statement.name
      ? [{ name: statement.name.text, statements: statement.body.statements.length }]
      : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    if (!initializer || !(ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))) return [];
    const statements = ts.isBlock(initializer.body) ? initializer.body.statements.length : 1;
    return [{ name: name.getText(file), statements }];
  });
}
