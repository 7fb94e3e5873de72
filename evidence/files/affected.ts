import { BadFile, BadLines } from "#evidence/files/bad-lines";
import { type Aliases, findColumns, refuseDestroyed } from "#evidence/files/columns";
import { refuseSecrets } from "#evidence/files/refuse-secrets";
import { headerWords, type Reading, readTable } from "#evidence/files/table";
import { eachInTurns } from "#evidence/files/turns";

const aliases: Aliases<"name"> = { name: ["customer", "customer name", "company", "account"] };
/** The columns of a list that is made for this import; also what a column may be said to be. */
export const AFFECTED_COLUMNS: readonly string[] = ["name"];

/**
 * Reads the names of customers and finds each among those that are known, whatever the case; other columns are left alone.
 * Returns their ids, each once. @throws BadFile with every name that is not known, with its line and column
 */
export async function readAffected(
  bytes: Uint8Array,
  known: readonly { id: string; name: string; ended: boolean }[],
  how?: Reading,
): Promise<string[]> {
  const table = await readTable(bytes, headerWords(aliases, Object.values(how?.map ?? {})), how);
  await refuseSecrets(table);
  const cells = findColumns(table, aliases, [["name"]], how?.map);
  const byName = new Map(known.map((one) => [key(one.name), one]));
  const bad = new BadLines(table.of);
  const ids = new Set<string>();
  await eachInTurns(table.rows, (row) => {
    if (refuseDestroyed(row, cells, ["name"], bad)) return;
    const name = cells.value(row, "name").trim();
    const customer = byName.get(key(name));
    if (!name) bad.add(row.line, cells.named("name"), "is empty.");
    else if (!customer) bad.add(row.line, cells.named("name"), `“${name}” is no customer in the register.`);
    else if (customer.ended) bad.add(row.line, cells.named("name"), `“${name}” is a customer no more.`);
    else ids.add(customer.id);
  });
  bad.refuse();
  if (ids.size === 0) throw new BadFile("The file names no customer.");
  return [...ids];
}

function key(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
