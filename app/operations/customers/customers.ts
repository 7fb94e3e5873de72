import { record } from "#app/audit";
import { allow, type Work } from "#app/work";
import {
  type CustomerRow,
  findCustomer,
  findCustomerByName,
  insertCustomer,
  saveCustomer,
} from "#db/customers/customers";
import { newId } from "#db/ids";
import type { CustomerInput } from "#domain/customers/customers";
import { Refused } from "#domain/errors";

/** Registers a customer with what its contract says. Running clocks keep the terms with which they were started. */
export async function registerCustomer(work: Work, input: CustomerInput): Promise<string> {
  allow(work.actor, "customers.edit");
  if (await findCustomerByName(work.db, input.name))
    throw new Refused("conflict", "A customer with this name already exists.", "name");
  const id = newId(work.now);
  const row = columns(input);
  await insertCustomer(work.db, {
    id,
    ...row,
    contacts_checked_at: work.now.toISOString(),
    created_at: work.now.toISOString(),
  });
  await record(work, {
    action: "customers.register",
    subject: { type: "customer", id, ref: input.name },
    after: row,
  });
  return id;
}

/** Changes a customer; saving also notes that its contacts were looked at today. */
export async function editCustomer(work: Work, id: string, input: CustomerInput): Promise<void> {
  allow(work.actor, "customers.edit");
  const old = await requireCustomer(work, id);
  const twin = await findCustomerByName(work.db, input.name);
  if (twin && twin.id !== id)
    throw new Refused("conflict", "A customer with this name already exists.", "name");
  await save(work, old, input);
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

/** Takes a whole list: known names are updated, new ones registered, nobody is doubled or removed. */
export async function importCustomers(
  work: Work,
  lines: readonly CustomerInput[],
  source: string,
): Promise<{ registered: number; changed: number; unchanged: number }> {
  allow(work.actor, "customers.edit");
  const done = { registered: 0, changed: 0, unchanged: 0 };
  for (const line of lines) {
    const old = await findCustomerByName(work.db, line.name);
    if (old) done[(await save(work, old, { ...line, name: old.name })) ? "changed" : "unchanged"] += 1;
    else {
      await registerCustomer(work, line);
      done.registered += 1;
    }
  }
  await record(work, {
    action: "customers.import",
    subject: { type: "import", id: newId(work.now), ref: source },
    after: done,
  });
  return done;
}

async function save(work: Work, old: CustomerRow, input: CustomerInput): Promise<boolean> {
  const next = columns(input);
  const changed = (Object.keys(next) as (keyof typeof next)[]).filter((key) => old[key] !== next[key]);
  await saveCustomer(work.db, old.id, { ...next, contacts_checked_at: work.now.toISOString() });
  await record(work, {
    action: changed.length > 0 ? "customers.edit" : "customers.check",
    subject: { type: "customer", id: old.id, ref: input.name },
    before: Object.fromEntries(changed.map((key) => [key, old[key]])),
    after: Object.fromEntries(changed.map((key) => [key, next[key]])),
  });
  return changed.length > 0;
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
