import { type AuditRecord, record, recordMany } from "#app/audit";
import { allow, type Work } from "#app/work";
import {
  type CustomerRow,
  findCustomer,
  findCustomerByName,
  insertCustomers,
  listCustomers,
  saveCustomer,
  saveCustomers,
} from "#db/customers/customers";
import { newId } from "#db/ids";
import { anyCase } from "#db/pages";
import type { CustomerInput } from "#domain/customers/customers";
import { Refused } from "#domain/errors";
import { eachInTurns } from "#evidence/files/turns";

/** Registers a customer with what its contract says. Running clocks keep the terms with which they were started. */
export async function registerCustomer(work: Work, input: CustomerInput): Promise<string> {
  allow(work.actor, "customers.edit");
  if (await findCustomerByName(work.db, input.name))
    throw new Refused("conflict", "A customer with this name already exists.", "name");
  const row = newRow(work, input);
  await insertCustomers(work.db, [row]);
  await record(work, registration(row, input));
  return row.id;
}

/** Changes a customer; saving also notes that its contacts were looked at today. */
export async function editCustomer(work: Work, id: string, input: CustomerInput): Promise<void> {
  allow(work.actor, "customers.edit");
  const old = await requireCustomer(work, id);
  const twin = await findCustomerByName(work.db, input.name);
  if (twin && twin.id !== id)
    throw new Refused("conflict", "A customer with this name already exists.", "name");
  const { saved, entry } = changeOf(work, old, input);
  await saveCustomers(work.db, [saved]);
  await record(work, entry);
}

/** Ends or resumes a customer; the record of past incidents stays. */
export async function endCustomer(work: Work, id: string, ended: boolean): Promise<void> {
  allow(work.actor, "customers.edit");
  const old = await requireCustomer(work, id);
  if (Boolean(old.ended_at) === ended) return;
  await saveCustomer(work.db, id, { ended_at: ended ? work.now.toISOString() : null });
  await record(work, {
    action: ended ? "customers.end" : "customers.resume",
    subject: { type: "customer", id, ref: old.name },
  });
}

/** Takes a whole list: known names are updated, new ones registered, no one is duplicated or removed. */
export async function importCustomers(
  work: Work,
  lines: readonly CustomerInput[],
  source: string,
): Promise<{ registered: number; changed: number; unchanged: number }> {
  allow(work.actor, "customers.edit");
  const known = new Map((await listCustomers(work.db)).map((one) => [anyCase(one.name), one]));
  const done = { registered: 0, changed: 0, unchanged: 0 };
  const added: CustomerRow[] = [];
  const saved: ReturnType<typeof changeOf>["saved"][] = [];
  const entries: AuditRecord[] = [];
  await eachInTurns(lines, (line) => {
    const old = known.get(anyCase(line.name));
    if (!old) {
      const row = newRow(work, line);
      known.set(anyCase(row.name), row);
      added.push(row);
      entries.push(registration(row, line));
      done.registered += 1;
      return;
    }
    const change = changeOf(work, old, { ...line, name: old.name });
    known.set(anyCase(old.name), { ...old, ...change.saved });
    saved.push(change.saved);
    entries.push(change.entry);
    done[change.changed ? "changed" : "unchanged"] += 1;
  });
  await insertCustomers(work.db, added);
  await saveCustomers(work.db, saved);
  await recordMany(work, entries);
  await record(work, {
    action: "customers.import",
    subject: { type: "import", id: newId(work.now), ref: source },
    after: done,
  });
  return done;
}

function newRow(work: Work, input: CustomerInput): CustomerRow {
  const at = work.now.toISOString();
  return { id: newId(work.now), ...columns(input), contacts_checked_at: at, created_at: at, ended_at: null };
}

function registration({ id, name }: CustomerRow, input: CustomerInput): AuditRecord {
  return {
    action: "customers.register",
    subject: { type: "customer", id, ref: name },
    after: columns(input),
  };
}

function changeOf(work: Work, old: CustomerRow, input: CustomerInput) {
  const next = columns(input);
  const changed = (Object.keys(next) as (keyof typeof next)[]).filter((key) => old[key] !== next[key]);
  const entry: AuditRecord = {
    action: changed.length > 0 ? "customers.edit" : "customers.check",
    subject: { type: "customer", id: old.id, ref: input.name },
    before: Object.fromEntries(changed.map((key) => [key, old[key]])),
    after: Object.fromEntries(changed.map((key) => [key, next[key]])),
  };
  const saved = { id: old.id, ...next, contacts_checked_at: work.now.toISOString() };
  return { saved, entry, changed: changed.length > 0 };
}

function columns(input: CustomerInput) {
  return {
    name: input.name,
    security_email: input.securityEmail ?? null,
    privacy_email: input.privacyEmail ?? null,
    breach_hours: input.breachHours,
    breach_from: input.breachFrom,
    subprocessor_notice_days: input.subprocessorNoticeDays,
    contract: input.contract ?? null,
  };
}

async function requireCustomer(work: Work, id: string): Promise<CustomerRow> {
  const customer = await findCustomer(work.db, id);
  if (!customer) throw new Refused("not_found", "There is no such customer.");
  return customer;
}
