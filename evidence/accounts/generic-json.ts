import { generic } from "#evidence/accounts/generic";
import { readJsonTable } from "#evidence/accounts/json-table";
import type { AccountSource } from "#evidence/accounts/source";

/** A list of records in JSON, at the top or under a key; nested fields go by their path, as profile.email. */
export const genericJson: AccountSource = {
  format: "generic-json",
  title: "JSON file",
  hint: "A list of objects, at the top or under one key. Nested fields are columns by their path, as profile.email.",
  known: ({ line }) => /^[{[]/.test(line),
  table: async (bytes, map) => readJsonTable(bytes, map.list),
  read: (table, map) => generic.read(table, map),
};
