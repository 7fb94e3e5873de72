import { createHash } from "node:crypto";
import type { AppContext } from "#app/context";
import { changeLine } from "#app/queries/vendors/change-line";
import { matchOf } from "#app/queries/vendors/subprocessor-match";
import { listCustomers } from "#db/customers/customers";
import { organisationZone } from "#db/installation/organisation";
import { findImport, listImportedChanges } from "#db/vendors/subprocessor-imports";
import { type ChangeRow, factsOf, listEntries } from "#db/vendors/subprocessors";
import { type Day, dayOf } from "#domain/days";
import { changeSentence } from "#domain/vendors/subprocessor-words";
import {
  type ChangeState,
  changeState,
  earliestEffective,
  isFirstList,
  longestNotice,
} from "#domain/vendors/subprocessors";

/** What an approver of the list is shown: its drafts. Other answers to the list's matches make others of them. */
export function draftsMark(rows: readonly ChangeRow[], today: Day): string {
  const drafts = rows.filter((row) => changeState(factsOf(row), today) === "draft");
  const shown = drafts.map(({ ref, kind, vendor_id, terms }) => [ref, kind, vendor_id, terms]);
  return createHash("sha256").update(JSON.stringify(shown)).digest("hex");
}

/** Everything that the page of one imported list shows; undefined when there is no such import. */
export async function readImport(app: AppContext, id: string) {
  const row = await findImport(app.read, id);
  if (!row) return undefined;
  const zone = await organisationZone(app.read);
  const today = dayOf(app.now(), zone);
  const [rows, entries, customers] = await Promise.all([
    listImportedChanges(app.read, id),
    listEntries(app.read),
    listCustomers(app.read),
  ]);
  const changes = rows.map((change) => {
    const line = changeLine(change, entries);
    const state = changeState(factsOf(change), today);
    return {
      id: change.id,
      ref: change.ref,
      state,
      kind: change.kind,
      sentence: changeSentence(line),
      purpose: line.terms?.purpose ?? line.before?.purpose ?? "",
      match: matchOf(change, line),
      sinceOn: change.since_on,
      effectiveOn: change.effective_on,
    };
  });
  const current = customers.filter((customer) => customer.ended_at === null);
  const importedOn = dayOf(new Date(row.created_at), zone);
  const open = changes.filter(({ state }) => state === "draft" || state === "approved");
  const first = open.length > 0 && isFirstList(entries.length, open, importedOn);
  const noticeDays = first ? 0 : longestNotice(current.map((customer) => customer.subprocessor_notice_days));
  return {
    id,
    ref: row.ref,
    source: row.source,
    whole: row.whole === 1,
    importedAt: new Date(row.created_at),
    importedOn,
    importedBy: row.created_by,
    state: stateOf(changes.map(({ state }) => state)),
    changes,
    seen: draftsMark(rows, today),
    first,
    noticeDays,
    earliest: latest([earliestEffective(today, noticeDays), ...open.map(({ sinceOn }) => sinceOn)]),
    customers: current.length,
    reachable: current.filter((customer) => customer.privacy_email ?? customer.security_email).length,
  };
}

/** An imported list is as far as the change that is the least far; withdrawn when all of them are. */
function stateOf(states: readonly ChangeState[]): ChangeState {
  const order: ChangeState[] = ["draft", "approved", "announced", "effective"];
  return order.find((state) => states.includes(state)) ?? "withdrawn";
}

function latest(days: readonly (string | null)[]): string {
  return days.flatMap((day) => day ?? []).reduce((a, b) => (a > b ? a : b));
}
