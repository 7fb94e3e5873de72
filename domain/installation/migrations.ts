/** How a database relates to the migrations that this version knows. */
type SchemaAge = "empty" | "current" | "behind" | "newer" | "unnumbered" | "foreign";

/**
 * Compares the migrations that a database has seen with those of this version, both in the order of their names. "newer": it
 * has seen one behind our last. "unnumbered": it lacks one that lies before another it has seen, or has seen one that was
 * given up, as databases of the time before the list was frozen do. `applied` is null for another program's database.
 */
export function schemaAge(applied: readonly string[] | null, known: readonly string[]): SchemaAge {
  if (applied === null) return "foreign";
  if (applied.length === 0) return "empty";
  const last = known.at(-1) ?? "";
  if (applied.some((name) => name > last)) return "newer";
  if (applied.some((name, index) => name !== known[index])) return "unnumbered";
  return applied.length === known.length ? "current" : "behind";
}

type Versions = {
  called: string;
  /** What opened it last; null where none is recorded. */
  writer: string | null;
  own: string;
  /** The last migration that the folder has seen, and the last that this version knows. */
  seen?: string;
  known?: string;
};

/** Why this version does not open the folder, and what to do. */
export function wrongVersionWords(age: "newer" | "unnumbered" | "foreign", names: Versions): string {
  const { called, own } = names;
  const writer = names.writer ? `Surety ${names.writer}` : "a version of Surety before 0.1.0";
  if (age === "newer") {
    // A build outside a clone has the release alone as its name, and one that failed after migrating left none: the tables decide.
    const newer =
      names.writer === own
        ? `a later build of Surety ${own} than this one`
        : names.writer
          ? `${writer}, which is newer than this one (${own})`
          : `a version of Surety that is newer than this one (${own})`;
    const tables = `Its tables are at ${names.seen ?? "a later number"}; this version knows them up to ${names.known ?? "an earlier one"}.`;
    return `${called} was last opened by ${newer}. ${tables} Nothing was changed. Start that version, or a later one. To go back to this version, restore a backup that it made.`;
  }
  if (age === "foreign")
    return `The database in ${called} belongs to another program. Nothing was changed. Set DATA_DIR to a data folder of Surety, or to an empty folder.`;
  return `${called} was written by ${writer}, when the database format still changed between commits. This version (${own}) cannot bring it up to date. Nothing was changed. Start the version that wrote it, or set DATA_DIR to an empty folder to start over.`;
}
