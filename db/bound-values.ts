import { SqliteQueryCompiler } from "kysely";

/**
 * Writes each bound value as `+?`. SQLite looks at the value of a bare `?` while it plans a limit, a join or an order, and a
 * statement planned for one value is planned anew at every run: ten times the work of running it. The sign changes no value
 * and no comparison (https://sqlite.org/lang_expr.html, "no-op"); a condition that a partial index needs is written into the text.
 */
export class BoundValues extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return "+?";
  }
}
