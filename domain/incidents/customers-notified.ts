import { notificationStatuses, statusOf } from "#domain/incidents/notification-status";

type Recipient = { customerId: string; toldAt: Date | null; failedAt: Date | null };
type Customer = { id: string; name: string; terms: string; address: string | null; removedAt: Date | null };

/** Each affected customer with the state of its notice: failed first, then owed, in transit, notified. */
export function customersNotifiedOf<T extends Recipient>(record: {
  customers: readonly Customer[];
  told: readonly T[];
  clocks: readonly { customerId: string | null; deadlineAt: Date | null; state: { kind: string } }[];
}) {
  const last = new Map(record.told.map((one) => [one.customerId, one]));
  const due = new Map<string, Date>();
  for (const { customerId, deadlineAt, state } of record.clocks) {
    if (!customerId || !deadlineAt || state.kind === "ended") continue;
    const known = due.get(customerId);
    if (!known || deadlineAt < known) due.set(customerId, deadlineAt);
  }
  return record.customers
    .filter((customer) => !customer.removedAt)
    .map(({ id, name, terms, address }) => ({
      id,
      name,
      terms,
      address,
      status: statusOf(last.get(id) ?? null),
      due: due.get(id) ?? null,
      notifiedAt: last.get(id)?.toldAt ?? null,
      last: last.get(id) ?? null,
    }))
    .sort((a, b) => notificationStatuses.indexOf(a.status) - notificationStatuses.indexOf(b.status));
}
