const SHOWN = 10;
const plurals = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");

/**
 * A number with what it counts: "1 item", "3 items", "1,204 entries". `many` is the plural, by default the noun with an "s"; a
 * verb may follow in both ("1 policy was", "3 policies were").
 */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${plural(count, one, many)}`;
}

/** The form that goes with a number, without the number: "is" of 1, "are" of 0 and 2. */
export function plural(count: number, one: string, many: string): string {
  return plurals.select(count) === "one" ? one : many;
}

/** The first ten of several names, and how many more there are: "Ada, Ben and 3 more". */
export function firstNames(names: readonly string[]): string {
  return names.length > SHOWN
    ? `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more`
    : names.join(", ");
}
