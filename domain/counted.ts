const SHOWN = 10;

/** The first ten of several names, and how many more there are: "Ada, Ben and 3 more". */
export function firstNames(names: readonly string[]): string {
  return names.length > SHOWN
    ? `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more`
    : names.join(", ");
}
