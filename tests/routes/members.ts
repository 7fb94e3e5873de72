import { sql } from "kysely";
import type { Address } from "./addresses.ts";
import type { World } from "./served.ts";
import { walkerOf } from "./walk.ts";

/** Two members of staff of the demo company: the first leads an incident and reviews accounts, the other does neither. */
export const members = { member: "misaki.tanaka", other: "olena.shevchenko" } as const;
export type Member = keyof typeof members;
export type Me = { id: string; person_id: string; email: string };

export async function rows<R>(world: World, query: string): Promise<R[]> {
  return (await sql.raw<R>(query).execute(world.app.read)).rows;
}

/** The first column of what the query finds, as texts. */
export async function column(world: World, query: string): Promise<string[]> {
  return (await rows<Record<string, string>>(world, query)).map((row) => String(Object.values(row)[0]));
}

export async function userOf(world: World, who: Member): Promise<Me> {
  const [me] = await rows<Me>(
    world,
    `select id, person_id, email from users where email like '${members[who]}@%'`,
  );
  if (!me) throw new Error(`${members[who]} is no user of the demo company.`);
  return me;
}

export const walkerFor = (world: World, who: Member, { id }: Me) => walkerOf(world, world.cookies[who], id);

/** Of each path below /my the records that are the member's own, from the facts alone. */
export async function ownRecords(world: World, { person_id }: Me): Promise<Map<string, Set<string>>> {
  const own: [string, string][] = [
    [
      "/my/reviews/:id",
      `select distinct r.id from access_reviews r join access_review_items i on i.review_id = r.id
      where r.opened_at is not null and i.reviewer_id = '${person_id}'`,
    ],
    ...["pdf", "json"].map((kind): [string, string] => [
      `/my/reviews/:id/receipt.${kind}`,
      `select review_id from access_review_signoffs where reviewer_id = '${person_id}'`,
    ]),
    ["/my/incident-tasks/:id", `select id from incident_tasks where owner_id = '${person_id}'`],
    ["/my/calls/:ref", `select ref from incidents where lead_id = '${person_id}'`],
    ["/my/evidence-requests/:ref", `select ref from evidence_requests where person_id = '${person_id}'`],
    ["/my/controls/:ref", `select ref from controls where owner_id = '${person_id}'`],
    [
      "/my/policies/:slug",
      `select slug from policies p where (retired_on is null or retired_on > '2026-03-11') and exists
      (select 1 from policy_versions v where v.policy_id = p.id and v.published_at is not null)`,
    ],
  ];
  return new Map(
    await Promise.all(own.map(async ([path, query]) => [path, new Set(await column(world, query))] as const)),
  );
}

/** What a member gets: a page of theirs, the way to it, or nothing. */
export function expected(
  { row, params }: Address,
  own: Map<string, Set<string>>,
): "public" | 200 | 302 | 404 {
  if (row.get.guest !== "sign-in" || /^\/(sign-in|setup|step-up)/.test(row.path)) return "public";
  if (row.path === "/" || row.path === "/removals" || row.path === "/my/theme") return 302;
  const value = Object.values(params)[0];
  if (value !== undefined) return own.get(row.path)?.has(value) ? 200 : 404;
  return row.path === "/report" || /^\/my($|\/)/.test(row.path) ? 200 : 404;
}

/** Names and numbers of records that are not the member's: references, ids, customers, addresses of other people. */
export async function foreign(world: World, me: Me): Promise<Set<string>> {
  const mine = `'${me.person_id}'`;
  const reviews = `select review_id from access_review_items where reviewer_id = ${mine}`;
  const led = `select id from incidents where lead_id = ${mine} union
    select incident_id from incident_tasks where owner_id = ${mine}`;
  const notified = `select customer_id from breach_clocks where customer_id is not null and incident_id in (${led})`;
  const listed = (
    await column(
      world,
      `select i.label || ' ' || coalesce(a.email, '') from access_review_items i
    join accounts a on a.population_id = i.population_id and a.external_id = i.external_id
    where i.reviewer_id = ${mine} union select label from removals where owner_id = ${mine}
    union select security_email from organisation union select privacy_email from organisation`,
    )
  ).join(" ");
  const found = await Promise.all([
    column(world, `select ref from evidence_items where recorded_by_user is not '${me.id}'`),
    column(world, `select id from evidence_items where recorded_by_user is not '${me.id}'`),
    column(world, `select ref from access_reviews where id not in (${reviews})`),
    column(world, `select id from access_reviews where id not in (${reviews})`),
    column(world, `select ref from incidents where id not in (${led})`),
    column(world, "select ref from exceptions union select id from exceptions"),
    column(world, `select ref from removals where owner_id is not ${mine}`),
    column(world, `select id from removals where owner_id is not ${mine}`),
    column(world, `select id from incident_tasks where owner_id != ${mine}`),
    column(world, `select id from customers where id not in (${notified})`),
    column(world, `select name from customers where id not in (${notified})`),
    column(world, "select id from vendors union select id from subprocessor_changes"),
    column(world, `select id from users where id != '${me.id}'`),
    column(world, `select id from sessions where user_id != '${me.id}'`),
    column(world, "select id from populations union select id from collector_targets"),
    column(
      world,
      `select email from people where email != '${me.email}' union select email from users
      where email != '${me.email}'`,
    ),
  ]);
  return new Set(found.flat().filter((name) => !listed.includes(name)));
}
