import { type CustomerInput, customerInput, defaultBreachTerms } from "#domain/customers/customers";
import { BadFile, BadLines } from "#evidence/files/bad-lines";
import { type Aliases, findColumns, refuseDestroyed } from "#evidence/files/columns";
import { refuseSecrets } from "#evidence/files/refuse-secrets";
import { RepeatedLines } from "#evidence/files/repeated-lines";
import { boundRows } from "#evidence/files/row-bound";
import { headerWords, type Reading, readTable } from "#evidence/files/table";
import { eachInTurns } from "#evidence/files/turns";

const fields = [
  "name",
  "security_email",
  "privacy_email",
  "breach_hours",
  "breach_from",
  "subprocessor_notice_days",
  "contract",
] as const;
type Field = (typeof fields)[number];
/** The columns of a list that is made for this import; also what a column may be said to be. */
export const CUSTOMER_COLUMNS: readonly string[] = fields;

const aliases: Aliases<Field> = {
  name: ["customer", "customer name", "company", "account"],
  security_email: ["security contact", "security e-mail", "incident contact", "e-mail", "email"],
  privacy_email: ["privacy contact", "privacy e-mail", "dpo", "dpo e-mail", "data protection contact"],
  breach_hours: ["breach notice", "breach notice hours", "hours", "notice hours"],
  breach_from: ["from", "counts from", "breach starts", "anchor"],
  subprocessor_notice_days: ["subprocessor days", "notice days", "subprocessor notice"],
  contract: ["agreement", "dpa", "contract reference"],
};
const inputs: Record<Field, keyof CustomerInput> = {
  name: "name",
  security_email: "securityEmail",
  privacy_email: "privacyEmail",
  breach_hours: "breachHours",
  breach_from: "breachFrom",
  subprocessor_notice_days: "subprocessorNoticeDays",
  contract: "contract",
};

const MOST_ROWS = 10_000;

/**
 * Reads a list of customers with their contract terms; empty cells take the defaults (24 hours after verification, 30 days).
 * "24 h", "awareness" and "verification" are understood. @throws BadFile with every bad line
 */
export async function readCustomers(bytes: Uint8Array, how?: Reading): Promise<CustomerInput[]> {
  const table = await readTable(bytes, headerWords(aliases, Object.values(how?.map ?? {})), how);
  await refuseSecrets(table);
  boundRows(table.rows.length, MOST_ROWS);
  const cells = findColumns(table, aliases, [["name"]], how?.map);
  const bad = new BadLines(table.of);
  const lines = new Map<string, number>();
  const customers: CustomerInput[] = [];
  const repeated = new RepeatedLines();
  await eachInTurns(table.rows, (row) => {
    if (repeated.has(row) || refuseDestroyed(row, cells, fields, bad)) return;
    const values: Record<string, string> = {};
    for (const field of fields) {
      const text = cells.value(row, field).trim();
      if (text) values[inputs[field]] = field === "breach_from" ? start(text) : withoutUnit(field, text);
    }
    const read = customerInput.safeParse({ name: "", ...values });
    if (!read.success) {
      for (const issue of read.error.issues) {
        const field = fields.find((one) => inputs[one] === issue.path[0]) ?? "name";
        bad.add(row.line, cells.named(field), `${issue.message}.`);
      }
      return;
    }
    const twin = lines.get(read.data.name.toLowerCase());
    if (twin) bad.add(row.line, cells.named("name"), `“${read.data.name}” is already on line ${twin}.`);
    lines.set(read.data.name.toLowerCase(), row.line);
    customers.push(read.data);
  });
  bad.refuse();
  if (customers.length === 0) throw new BadFile("The file names no customer.");
  return customers;
}

function start(text: string): string {
  const word = text.toLowerCase();
  if (/^(aware|awareness|becoming aware)/.test(word)) return "aware";
  return /^(verif|confirm)/.test(word) ? defaultBreachTerms.breachFrom : word;
}

function withoutUnit(field: Field, text: string): string {
  if (field === "breach_hours") return text.replace(/(h|hours?)$/i, "").trimEnd();
  return field === "subprocessor_notice_days" ? text.replace(/(d|days?)$/i, "").trimEnd() : text;
}
