import { openSession } from "#app/auth/sign-in";
import { insertAccount } from "#app/operations/installation/accounts";
import { perform } from "#app/work";
import { findUser } from "#db/installation/users";
import type { World } from "./served.ts";
import { performedOrServing, servingIds } from "./serving.ts";
import { walkerOf } from "./walk.ts";

/** The last quarter of 2025: what the demo company recorded before it and after it is not this auditor's. */
export const [from, to] = ["2025-10-01", "2025-12-31"];

/** An auditor of that quarter, signed in, as a walker. */
export async function narrowAuditor(world: World) {
  const { app } = world;
  const serving = performedOrServing(await servingIds(world, { from, to }), { from, to });
  dated[0] = ["evidence_items", `${evidenceOf} or ${serving}`];
  const { userId, session } = await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const account = {
      ...{ name: "Nia Narrow", email: "nia@auditors.example", role: "auditor" },
      ...{ passwordHash: "none", totpSecret: "JBSWY3DPEHPK3PXP", totpStep: 0 },
    };
    const terms = { kind: "invitation", access_until: "2026-12-31", scope_from: from, scope_to: to };
    const opened = await insertAccount(app, work, account, terms);
    const user = (await findUser(work.db, opened.userId))!;
    const door = { ip: "127.0.0.1", userAgent: "walk" };
    return { userId: opened.userId, session: await openSession(app, work, user, door, "totp") };
  });
  return { userId, ...walkerOf(world, `surety=${session}`, userId) };
}

const berlin = (instant: string) => `date(${instant}, '+1 hours')`;
const evidenceOf = `select id, ref from evidence_items i where case when covers_from is not null
  then covers_to >= '${from}' and covers_from <= '${to}'
  else ${berlin("extracted_at")} between '${from}' and '${to}' end`;
const reviewsOf = `select id, ref from access_reviews where opened_at is not null and period_from <= '${to}'
  and period_to >= '${from}'`;
const incidentsOf = `select id, ref from incidents n where (source != 'import' and
  ${berlin("created_at")} between '${from}' and '${to}') or exists (select 1 from incident_clock_starts a
  where a.incident_id = n.id and a.kind in ('occurred', 'suspected', 'discovered', 'aware')
  and a.at >= substr('${from}', 1, min(10, length(a.at))) and substr(a.at, 1, 10) <= '${to}')`;
const populationsOf = `select id, ref from populations where substr(at, 1, 10) between '${from}' and '${to}' or id in
  (select population_id from access_review_populations x join access_reviews r on r.id = x.review_id
  where period_from <= '${to}' and period_to >= '${from}' union select verified_population_id from removals m
  join access_reviews r on r.id = m.review_id where period_from <= '${to}' and period_to >= '${from}')`;

/** Of each kind of record that belongs to a period by its own dates: its table and which rows are about this one, from the facts alone. */
export const dated: [table: string, own: string][] = [
  ["evidence_items", evidenceOf],
  ["access_reviews", reviewsOf],
  ["incidents", incidentsOf],
  ["populations", populationsOf],
  [
    "removals",
    `select m.id, m.ref from removals m join access_reviews r on r.id = m.review_id
    where r.period_from <= '${to}' and r.period_to >= '${from}'`,
  ],
  [
    "exceptions",
    `select id, ref from exceptions e where exists (select 1 from exception_occurrences o
    where o.exception_id = e.id and o.due_on between '${from}' and '${to}')`,
  ],
  [
    "nil_statements",
    `select id, from_on as ref from nil_statements where from_on <= '${to}' and to_on >= '${from}'`,
  ],
  [
    "subprocessor_changes",
    `select id, ref from subprocessor_changes where announced_at is not null and substr(announced_at, 1, 10) <= '${to}'`,
  ],
  [
    "policy_versions",
    `select id, major || '.' || minor as ref from policy_versions v where published_at is not null
    and effective_on <= '${to}' and not exists (select 1 from policy_versions w where w.policy_id = v.policy_id
    and w.published_at is not null and w.effective_on > v.effective_on and w.effective_on <= '${from}')`,
  ],
  [
    "collector_targets",
    `select id, id as ref from collector_targets where substr(created_at, 1, 10) <= '${to}'
    and (ended_at is null or substr(ended_at, 1, 10) >= '${from}')`,
  ],
  [
    "collector_runs",
    `select id, id as ref from collector_runs where substr(started_at, 1, 10) between '${from}' and '${to}'`,
  ],
  ...["incident_timeline", "incident_tasks", "breach_clocks", "breach_notices", "incident_decisions"].map(
    (table): [string, string] => [
      table,
      `select id, id as ref from ${table} where incident_id in (select id from (${incidentsOf}))`,
    ],
  ),
];
