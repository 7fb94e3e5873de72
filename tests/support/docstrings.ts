import ts from "typescript";
import type { Source } from "#tests/support/sources";

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
    if (doc !== undefined && form.test(words)) return [];
    return functionsIn(statement, file).map((name) => `${path}: ${name}`);
  });
}

/** The names of the functions that a statement declares. */
function functionsIn(statement: ts.Statement, file: ts.SourceFile): string[] {
  if (ts.isFunctionDeclaration(statement))
    return statement.body && statement.name ? [statement.name.text] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? [name.getText(file)]
      : [],
  );
}
