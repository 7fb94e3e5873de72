import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { readVisibleIncident } from "#app/queries/incidents/scope";
import { fold } from "#domain/folding";
import { customersNotifiedOf } from "#domain/incidents/customers-notified";
import { notificationStatuses, statusWords } from "#domain/incidents/notification-status";
import { lookupTable } from "#domain/lookup-table";

/** The affected customers of an incident with the state of their notices, narrowed as the address asks; undefined where nothing is to be seen. */
export async function readNotified(app: AppContext, visitor: Visitor, ref: string, query: URLSearchParams) {
  const record = await readVisibleIncident(app, visitor, ref);
  if (!record) return undefined;
  const state = notificationStatuses.find((one) => one === query.get("state")) ?? null;
  const search = query.get("q") ?? "";
  const wanted = fold(search);
  const every = customersNotifiedOf(record);
  const all = wanted
    ? every.filter(({ name, address }) => fold(`${name} ${address ?? ""}`).includes(wanted))
    : every;
  return {
    incident: record.incident,
    state,
    search,
    /** All that are affected, those that the search finds, and those of them in the state. */
    every,
    all,
    found: state ? all.filter((one) => one.status === state) : all,
  };
}

type Line = NonNullable<Awaited<ReturnType<typeof readNotified>>>["every"][number];

/** What the list and its file are sorted by. */
export const notifiedSorts = {
  name: (line: Line) => line.name,
  due: (line: Line) => line.due?.getTime() ?? null,
  at: (line: Line) => line.notifiedAt?.getTime() ?? null,
};

/** The columns of the list as a file; docs/exports.md describes them. */
export const notifiedColumns = lookupTable<(line: Line) => string | number | null>({
  customer: (line) => line.name,
  state: (line) => statusWords[line.status],
  notice_terms: (line) => line.terms,
  address: (line) => line.last?.address ?? line.address,
  due_at: (line) => line.due?.toISOString() ?? null,
  how: (line) => line.last?.how ?? null,
  notified_at: (line) => line.notifiedAt?.toISOString() ?? null,
  failed_at: (line) => line.last?.failedAt?.toISOString() ?? null,
  tries: (line) => line.last?.tries ?? 0,
  answer: (line) => line.last?.answer ?? null,
  last_error: (line) => line.last?.lastError ?? null,
  message_id: (line) => line.last?.messageId ?? null,
  note: (line) => line.last?.note ?? null,
  recorded_by: (line) => line.last?.by ?? null,
  confirmed_at: (line) => line.last?.acknowledgedAt?.toISOString() ?? null,
  confirmation: (line) => line.last?.acknowledgedNote ?? null,
});
