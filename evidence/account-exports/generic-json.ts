import { generic } from "#evidence/account-exports/generic";
import type { AccountSource } from "#evidence/account-exports/source";
import { readJsonTable } from "#evidence/files/json-table";

/** A list of records in JSON, at the top or under a key; nested fields go by their path, as profile.email. */
export const genericJson: AccountSource = {
  format: "generic-json",
  title: "JSON file",
  hint: "A list of objects, at the top or under one key. Nested fields are columns by path, such as profile.email.",
  table: (bytes, map) => readJsonTable(bytes, map.list),
  read: (table, map) => generic.read(table, map),
};
