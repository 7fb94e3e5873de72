import { BadFile } from "#evidence/files/bad-lines";

/** Keys under which answers and exports keep their list; the first that is there counts. */
const LISTS = [
  "users",
  "accounts",
  "members",
  "employees",
  "people",
  "customers",
  "subprocessors",
  "value",
  "data",
  "items",
  "results",
  "records",
  "resources",
  "entries",
  "rows",
  "list",
];
/** Lists are under "data.users" or somewhat deeper. */
const DEEPEST = 3;

/**
 * The records of a JSON text: the list under `list` ("data.users"); or the text itself, when it is a list, or pages of lists; the only
 * list of objects in an object, or the one under a usual name; an object of objects, each under its id; or one record alone.
 * @throws BadFile
 */
export function recordsOf(value: unknown, list?: string): unknown[] {
  if (list) {
    const found = at(value, list);
    if (Array.isArray(found)) return found;
    throw new BadFile(`Under “${list}” there is no list.`);
  }
  if (Array.isArray(value)) return value.length > 0 && value.every(Array.isArray) ? value.flat() : value;
  if (!isRecord(value))
    throw new BadFile("The file is neither a list of records nor an object that contains one.");
  return wrapped(value, DEEPEST) ?? keyedUnder(value) ?? keyed(value) ?? [value];
}

/** The records of several texts one after the other: JSON Lines, or the pages that a program printed. */
export function recordsOfAll(values: readonly unknown[], list?: string): unknown[] {
  return values.flatMap((value) =>
    Array.isArray(value) || list || (isRecord(value) && wrapped(value, 1)) ? recordsOf(value, list) : [value],
  );
}

function wrapped(value: Record<string, unknown>, depth: number): unknown[] | null {
  const lists = Object.entries(value).filter(([, part]) => isList(part));
  const chosen = chosenOf(lists, isOneRecord(value));
  if (chosen) return chosen;
  if (lists.length > 1 && !isOneRecord(value)) {
    const names = lists.map(([name]) => `“${name}”`).join(", ");
    throw new BadFile(`Enter the key of the list of records (list). Lists of records: ${names}.`);
  }
  if (depth <= 1 || isOneRecord(value)) return null;
  for (const part of Object.values(value)) {
    const inside = isRecord(part) ? wrapped(part, depth - 1) : null;
    if (inside) return inside;
  }
  return null;
}

/** Of several lists the only one whose records have a name or an address: a second one could hold accounts that would be missed. */
function chosenOf(lists: [string, unknown][], isRecordItself: boolean): unknown[] | null {
  const usual = LISTS.map((name) => lists.find(([key]) => key.toLowerCase() === name)).find(Boolean);
  const named = lists.filter(([, list]) => isOneRecord((list as Record<string, unknown>[])[0] ?? {}));
  const only = lists.length === 1 && !isRecordItself ? lists[0] : undefined;
  const chosen =
    named.length === 1 && !isRecordItself ? named[0] : named.length === 0 ? (usual ?? only) : only;
  return (chosen?.[1] as unknown[] | undefined) ?? null;
}

/** {"Users": {"101": {…}}} */
function keyedUnder(value: Record<string, unknown>): unknown[] | null {
  for (const name of LISTS)
    for (const [key, part] of Object.entries(value)) {
      const found = key.toLowerCase() === name && isRecord(part) ? keyed(part) : null;
      if (found) return found;
    }
  return null;
}

/** Records under their ids: the key becomes the field "id" where the record has none. */
function keyed(value: Record<string, unknown>): unknown[] | null {
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([, part]) => isRecord(part) && Object.keys(part).length > 0))
    return null;
  // Parts of one record ("name", "address") have no field in common.
  const fields = entries.map(([, part]) => new Set(Object.keys(part as object)));
  const common = [...(fields[0] ?? [])].filter((name) => fields.every((one) => one.has(name)));
  if (entries.length > 1 && common.length === 0) return null;
  return entries.map(([key, part]) => ("id" in (part as object) ? part : { id: key, ...(part as object) }));
}

function isList(part: unknown): boolean {
  return Array.isArray(part) && part.every(isRecord) && part.length > 0;
}

/** Fields that an answer's wrapping does not have, and a person or an account does. */
function isOneRecord(value: Record<string, unknown>): boolean {
  return Object.keys(value).some((name) =>
    /^(e-?mail|mail|user_?name|login|samaccountname|userprincipalname|displayname|primaryemail)$/i.test(name),
  );
}

/** The value under a path of keys with dots between them; undefined when there is none. */
export function at(value: unknown, path: string): unknown {
  if (isRecord(value) && Object.hasOwn(value, path)) return value[path];
  return path
    .split(".")
    .reduce<unknown>(
      (part, key) => (isRecord(part) && Object.hasOwn(part, key) ? part[key] : undefined),
      value,
    );
}

/** Whether a value of JSON is an object, neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
