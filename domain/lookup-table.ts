/**
 * A table that is asked by words from outside: files, forms, addresses. It answers `undefined` for each word that it does not
 * have, also for "constructor", "toString" and "__proto__", which every other object has by inheritance.
 */
export function lookupTable<Value>(entries: Record<string, Value>): Readonly<Record<string, Value>> {
  return Object.freeze(Object.assign(Object.create(null), entries));
}
