import type { Account } from "#domain/systems/accounts";
import { type Line, readLines } from "#evidence/account-exports/lines";
import type { AccountSource } from "#evidence/account-exports/source";
import { columnKey } from "#evidence/files/column-key";
import { type Aliases, findColumns } from "#evidence/files/columns";

type Fields = Partial<Omit<Account, "externalId">> & { externalId: string };

/** An export that is known by its header, with one line for each account. What the line does not say is unknown. */
export function knownHeader<Field extends string>(shape: {
  format: string;
  title: string;
  hint: string;
  headers: Aliases<Field>;
  /** Columns that only this export has together: any of these sets. */
  known: readonly (readonly string[])[];
  required: readonly NoInfer<Field>[];
  id: NoInfer<Field>;
  account(line: Line<Field>): Fields | { leftOut: string };
}): AccountSource {
  const sets = shape.known.map((names) => names.map(columnKey));
  return {
    format: shape.format,
    title: shape.title,
    hint: shape.hint,
    known: ({ columns }) => sets.some((names) => names.every((name) => columns.has(name))),
    async read(table) {
      const cells = findColumns<Field>(
        table,
        shape.headers,
        shape.required.map((field) => [field]),
      );
      const extract = await readLines(table, cells, shape.id, (line) => {
        const found = shape.account(line);
        return "leftOut" in found ? found : { ...unknown(), ...found };
      });
      return [extract];
    },
  };
}

function unknown(): Omit<Account, "externalId"> {
  return {
    userName: null,
    email: null,
    name: null,
    kind: "unknown",
    status: "unknown",
    roles: [],
    grants: [],
    privileged: "unknown",
    mfa: "unknown",
    lastSignIn: "unknown",
    createdAt: null,
  };
}
