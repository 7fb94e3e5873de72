import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { actorOf, type Visitor } from "#app/visitor";
import { perform } from "#app/work";

/** Pages whose reading is a fact of its own: who looked at an incident, a customer's terms, somebody's access. */
const sensitive: [path: RegExp, action: string, subject: string][] = [
  [/^\/incidents\/([0-9a-zA-Z-]+)$/, "incidents.read", "incident"],
  [/^\/customers\/([0-9a-f-]{36})$/, "customers.read", "customer"],
  [/^\/people\/([0-9a-f-]{36})$/, "people.read", "person"],
  [/^\/access-reviews\/([0-9a-zA-Z-]+)$/, "access-reviews.read", "access-review"],
];

/** Writes into the audit log that a sensitive record was read, after its page went out. */
export async function recordReading(app: AppContext, visitor: Visitor, path: string): Promise<void> {
  const place = path.replace(/\.data$/, "");
  for (const [pattern, action, type] of sensitive) {
    const id = pattern.exec(place)?.[1];
    if (!id || id === "new") continue;
    await perform(app, actorOf(visitor), (work) => record(work, { action, subject: { type, id } }));
  }
}
