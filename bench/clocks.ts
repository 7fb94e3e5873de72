import type { AppContext } from "#app/context";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { perform } from "#app/work";
import { insertMany } from "#db/many-rows";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";
import { asIs, timed, withApp } from "./loaded-app.ts";
import type { Measure } from "./measure.ts";

const clocks = 100_000;
/** How many customers of one incident share an anchor, so that all of them call in the same minute. */
const together = 5000;
const minute = 60_000;
const start = new Date("2026-03-28T12:00:00.000Z");

/** The minute job over 100,000 open clocks: an hour of usual minutes, and the one in which 5,000 clocks call at once. */
export function clockLoad(): Promise<Measure[]> {
  return withApp(start, {}, async (app, setClock) => {
    await fill(app);
    const job = { kind: "job", name: reminderJob } as const;
    const runAt = (at: number) => {
      setClock(new Date(at));
      return timed(() => perform(app, job, (work) => raiseBreachReminders(work, "http://bench")));
    };
    const half = start.getTime() + 12 * 60 * minute;
    const times: number[] = [];
    for (let n = 0; n < 60; n += 1) times.push(await runAt(half + n * minute));
    const crowded = await runAt(half + 60 * minute);
    const all = `${clocks.toLocaleString("en")} open clocks`;
    return [
      { name: `minute job, ${all}, worst of 60`, value: Math.max(...times), unit: "ms", limit: 1000 },
      {
        name: `minute job, ${together.toLocaleString("en")} of ${all} call`,
        value: crowded,
        unit: "ms",
        limit: 1000,
      },
    ];
  });
}

/** Incidents of a thousand clocks, most with stages spread over the minutes of five hours, the first ones all at one. */
function fill(app: AppContext): Promise<void> {
  const at = start.toISOString();
  return asIs(app, async ({ db }) => {
    await insertMany(
      db,
      "users",
      ["officer", "owner"].map((role) => ({
        id: role,
        email: `${role}@bench.example`,
        name: role,
        password_hash: "none",
        totp_secret: "none",
        role,
        created_at: at,
      })),
    );
    const incidents = Array.from({ length: clocks / 1000 }, (_, n) => ({
      id: `incident-${n}`,
      ref: `BEN-${n}`,
      title: "An incident",
      summary: "",
      severity: "high",
      status: "confirmed",
      personal_data: "yes",
      reporter_name: "bench",
      source: "bench",
      created_at: at,
    }));
    await insertMany(db, "incidents", incidents);
    const rows = Array.from({ length: clocks }, (_, n) => {
      const from = start.getTime() + (n < together ? 60 : n % 300) * minute;
      return {
        id: `clock-${n}`,
        incident_id: `incident-${Math.floor(n / 1000)}`,
        rule_id: `rule-${n}`,
        rule_version: 1,
        recipient: `Customer ${n}`,
        anchor: "verified",
        terms: JSON.stringify({ kind: "hours", amount: 24 }),
        whose: "contract",
        starts_at: new Date(from).toISOString(),
        deadline_at: new Date(from + 24 * 60 * minute).toISOString(),
        next_at: new Date(from + 12 * 60 * minute).toISOString(),
        created_at: at,
      };
    });
    await insertMany(db, "breach_clocks", rows);
  });
}
