import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { actorOf, type Visitor } from "#app/visitor";
import { perform } from "#app/work";
import type { LogSubject } from "#domain/log-subjects";

const id = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** Pages whose reading is a fact of its own: who looked at an incident, a customer's terms, somebody's access. Files say it themselves. */
const sensitive: [path: RegExp, action: string, subject: LogSubject][] = [
  [/^\/incidents\/([a-z]+-\d+)(?!.*(?:\/files\/|\.\w+$))(?:\/.*)?$/i, "incidents.read", "incident"],
  [new RegExp(`^/customers/(${id})$`, "i"), "customers.read", "customer"],
  [new RegExp(`^/people/(${id})$`, "i"), "people.read", "person"],
  [new RegExp(`^/access-reviews/(${id})(?:/items)?$`, "i"), "access-reviews.read", "access-review"],
  [new RegExp(`^/populations/(${id})$`, "i"), "populations.read", "population"],
];

/** Writes into the audit log that a sensitive record was read, after its page went out. */
export async function recordReading(app: AppContext, visitor: Visitor, path: string): Promise<void> {
  const place = routed(path);
  for (const [pattern, action, type] of sensitive) {
    const id = pattern.exec(place)?.[1];
    if (!id) continue;
    await perform(app, actorOf(visitor), (work) => record(work, { action, subject: { type, id } }));
  }
}

/** The path as the router reads it: whoever spells it otherwise (capitals, %69, a slash more) has read the same page. */
function routed(path: string): string {
  const plain = path.replace(/\.data$/, "").replace(/\/+$/, "");
  return plain.split("/").map(decoded).join("/");
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
