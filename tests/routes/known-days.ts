import { readdirSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import { frequencies } from "#domain/controls/controls";
import { windows } from "#domain/controls/windows";
import { column, rows } from "./members.ts";
import { dated, from, to } from "./narrow-auditor.ts";
import type { World } from "./served.ts";

/** Tables of what is written about records, not of the records. */
const beside =
  /^(audit_log|log_leaves|log_heads|sessions|deliveries|job_runs|kysely.*|sqlite_.*|sign_in.*|known_.*|files)$/;

/**
 * The days that an auditor of the period may read: those of its records and of their parts, of what was in force by its last day,
 * and of their own account; with the days that follow from them by a review or a renewal after this many months.
 */
export async function knownDays(world: World, userId: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const [, query] of dated)
    for (const id of await column(world, `select id from (${query})`)) ids.add(id);
  const tables = await column(world, "select name from sqlite_master where type = 'table'");
  const found: unknown[][] = [];
  for (const table of tables.filter((name) => !beside.test(name))) {
    const all = (await sql.raw<Record<string, unknown>>(`select * from "${table}"`).execute(world.app.read))
      .rows;
    found.push(
      ...all.map((row) => Object.values(row)).filter((values) => values.some((one) => ids.has(String(one)))),
    );
  }
  const standing = [
    `select * from control_versions where in_force_from <= '${to}'`,
    `select * from vendors where substr(created_at, 1, 10) <= '${to}'`,
    `select * from vendor_reviews where substr(reviewed_at, 1, 10) <= '${to}'`,
    `select * from vendor_reports where covers_from <= '${to}' and covers_to >= '${from}'`,
    `select * from subprocessor_entries where from_on <= '${to}'`,
    `select * from audit_log where substr(at, 1, 10) between '${from}' and '${to}'`,
    "select period_from, period_to from organisation",
    `select * from users where id = '${userId}'`,
    `select * from sessions where user_id = '${userId}'`,
    "select * from log_heads",
  ];
  for (const query of standing)
    found.push(...(await rows<Record<string, unknown>>(world, query)).map((row) => Object.values(row)));
  const days = new Set(found.flatMap((values) => values.flatMap((one) => [...namedDays(String(one))])));
  for (const text of shippedTexts()) for (const day of namedDays(text)) days.add(day);
  for (const day of await windowDays(world)) days.add(day);
  days.add(world.app.now().toISOString().slice(0, 10));
  for (const day of [...days]) for (const months of [3, 6, 12]) days.add(monthsAfter(day, months));
  return days;
}

/** First and last days of the windows that touch the period: one that falls due in it may have begun before it. */
async function windowDays(world: World): Promise<string[]> {
  const [anchor = from] = await column(world, "select period_from from organisation");
  const all = frequencies.flatMap((frequency) => windows(frequency, anchor, { from, to }));
  return all.flatMap((window) => [window.from, window.to]);
}

/** The texts that come with the product: a rule about breaches names the day since which a law applies. */
function shippedTexts(): string[] {
  return readdirSync("policies", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|md|json)$/.test(name))
    .map((name) => readFileSync(`policies/${name}`, "utf8"));
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Every day of this century that a text names: as ISO 8601, in words, or as an instant in a page's data. */
export function namedDays(text: string): Set<string> {
  const days = new Set(text.match(/\b20\d\d-[01]\d-[0-3]\d(?=\b|T)/g));
  for (const [, day = "", month = "", year] of text.matchAll(
    /\b(\d{1,2})[ {2}]([A-Z][a-z]{2})[a-z]*[ {2}](20\d\d)\b/g,
  ))
    if (months.includes(month))
      days.add(`${year}-${String(months.indexOf(month) + 1).padStart(2, "0")}-${day.padStart(2, "0")}`);
  for (const [, ms] of text.matchAll(/"D",(\d{13})\b/g))
    days.add(new Date(Number(ms)).toISOString().slice(0, 10));
  return days;
}

function monthsAfter(day: string, count: number): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + count + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))).toISOString().slice(0, 10);
}
