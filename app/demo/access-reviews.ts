import { type DemoPeople, demoZone, type PersonKey } from "#app/demo/people";
import { setCampaign } from "#app/operations/access-reviews/campaigns";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { recordReviews } from "#app/operations/access-reviews/evidence";
import { openReview, prepareReview } from "#app/operations/access-reviews/reviews";
import { setSchedule } from "#app/operations/access-reviews/schedule";
import { approveReview, signOffReview } from "#app/operations/access-reviews/sign-off";
import { addAbsence } from "#app/operations/people/absences";
import { offboardPerson } from "#app/operations/people/people";
import { importAccounts } from "#app/operations/systems/populations";
import { addSystem } from "#app/operations/systems/systems";
import { planReview, settledBy } from "#app/queries/access-reviews/plan";
import { listItems } from "#db/access-reviews/items";
import { findReview } from "#db/access-reviews/reviews";
import { findOrganisation } from "#db/installation/organisation";
import { reviewInput } from "#domain/access-reviews/input";
import { campaignInput, scheduleInput } from "#domain/access-reviews/schedule-input";
import { quarterOf } from "#domain/controls/quarters";
import { csvText } from "#domain/csv";
import { type Day, dayOf } from "#domain/days";
import { DAY_MS, HOUR_MS } from "#domain/durations";
import { absenceInput } from "#domain/people/absences";
import { systemInput } from "#domain/systems/systems";

const GLOSSARY = `rds_superuser = Can read and change everything
analytics_ro = Can read every customer table
rota_dev_ro = Can read the tables of the rota module
support_lookup = Can look up one customer at a time
etl_reader = Can read every customer table, copies it nightly`;

/** Whose account, its role, days since the last sign-in (null is never), privileged, MFA. */
type Line = [who: PersonKey | string, role: string, idle: number | null, privileged: boolean, mfa: boolean];

const BEFORE: Line[] = [
  ["platformLead", "rds_superuser", 0, true, true],
  ["engineer", "rota_dev_ro", 1, false, true],
  ["leaver", "rds_superuser", 2, true, true],
  ["analyst", "analytics_ro", 40, false, true],
  ["supportLead", "support_lookup", 0, false, true],
  ["officer", "rota_dev_ro", 20, false, true],
  ["secondOfficer", "rds_superuser", 6, true, true],
  ["designer", "analytics_ro", 12, false, true],
  ["etl-warehouse", "etl_reader", 0, false, false],
  ["old-metabase", "analytics_ro", null, false, false],
];
const AFTER: Line[] = [
  ["platformLead", "rds_superuser", 0, true, true],
  ["engineer", "rds_superuser", 1, true, true],
  ["leaver", "rds_superuser", 14, true, true],
  ["analyst", "analytics_ro", 131, false, true],
  ["supportLead", "support_lookup", 0, false, true],
  ["officer", "rota_dev_ro", 4, false, true],
  ["secondOfficer", "rds_superuser", 6, true, true],
  ["designer", "analytics_ro", 3, false, true],
  ["sales", "support_lookup", 1, false, true],
  ["peopleLead", "rota_dev_ro", 9, false, true],
  ["etl-warehouse", "etl_reader", 0, false, false],
];

const HELP_DESK: Line[] = [
  ["supportLead", "admin", 0, true, true],
  ["sales", "agent", 2, false, true],
  ["analyst", "agent", 3, false, true],
  ["mail-gateway", "agent", 0, false, false],
];

const RULES = { prepares: "on", prepareDays: 28, openDays: 21, decideDays: 14, oldDays: 30 };

/** A closed review of last quarter, a leaver, and this quarter's review half decided. */
export async function demoAccessReviews(cast: DemoPeople): Promise<void> {
  const { people, ago } = cast;
  const systemId = await cast.at(ago(120), "officer", (work) =>
    addSystem(
      work,
      systemInput.parse({
        name: "Production database",
        ownerId: people.platformLead.personId,
        criticality: "high",
        obtainedBy: "Query over pg_roles, run by the platform lead, exported as CSV",
        expects: "Platform, Product",
        glossary: GLOSSARY,
      }),
    ),
  );
  await bring(cast, systemId, BEFORE, 100);
  const first = await open(cast, systemId, 99, "Production database, last quarter");
  await decideAll(cast, first, 96);
  await cast.at(ago(95), "platformLead", (work) => signOffReview(work, first, true));
  await cast.at(ago(95), "secondOfficer", (work) => signOffReview(work, first, true));
  await cast.at(ago(94), "officer", (work) => approveReview(work, first));
  cast.turn(ago(94));
  await recordReviews(cast.app, { kind: "job", name: "record-access-reviews" });
  const lastDay = cast.dayAgo(12);
  await cast.at(ago(14), "officer", (work) =>
    offboardPerson(work, people.leaver.personId, lastDay, demoZone),
  );
  await bring(cast, systemId, AFTER, 6);
  const now = await open(cast, systemId, 5, "Production database, this quarter");
  const own = await listItems(cast.app.read, now, people.platformLead.personId);
  const half = own.filter((item) => !["leaver", "analyst"].some((key) => item.external_id === key)).slice(-4);
  let minutes = 0;
  for (const item of half) {
    const flagged = item.flags !== "[]";
    await cast.at(ago(1, -minutes / 60), "platformLead", (work) =>
      decideItem(work, now, item.id, {
        kind: "keep",
        reason: flagged ? "Needed for their current job" : "",
      }),
    );
    minutes += 2;
  }
  await demoSchedule(cast);
}

/** Reviews prepare themselves from now on, and the help desk's draft waits to be looked through. */
async function demoSchedule(cast: DemoPeople): Promise<void> {
  const { people, ago } = cast;
  await cast.at(ago(4), "officer", (work) =>
    setSchedule(
      work,
      scheduleInput.parse({
        ...RULES,
        opens: "on",
        routing: "manager",
        fallbackId: people.secondOfficer.personId,
      }),
    ),
  );
  const desk = await cast.at(ago(4), "officer", (work) =>
    addSystem(
      work,
      systemInput.parse({
        name: "Help desk",
        ownerId: people.supportLead.personId,
        cadence: "semi-annual",
        obtainedBy: "Export of agents, downloaded by the support lead as CSV",
        glossary: "agent = Can read and answer customer messages\nadmin = Can change roles and permissions",
      }),
    ),
  );
  await bring(cast, desk, HELP_DESK, 3);
  const [from, to] = [cast.dayAgo(-30), cast.dayAgo(-44)];
  const away = absenceInput.parse({ do: "away", from, to, delegateId: people.platformLead.personId });
  await cast.at(ago(3), "supportLead", (work) => addAbsence(work, people.supportLead.personId, away));
  const campaign = { ...RULES, name: "Customer systems", routing: "manager", systems: [desk] };
  await cast.at(ago(3), "officer", (work) => setCampaign(work, null, campaignInput.parse(campaign)));
  const quarter = await quarterAround(cast, cast.dayAgo(0));
  const dueOn = cast.dayAgo(-12);
  const input = reviewInput.parse({
    title: "Help desk, this half year",
    periodFrom: quarter.from,
    periodTo: quarter.to,
    dueOn,
    systems: [desk],
    routing: "manager",
    fallbackId: people.secondOfficer.personId,
  });
  await cast.at(ago(2), "officer", (work) => prepareReview(work, input));
}

async function quarterAround(cast: DemoPeople, day: Day) {
  return quarterOf(day, (await findOrganisation(cast.app.read))?.period_from ?? null);
}

async function bring(cast: DemoPeople, systemId: string, lines: Line[], days: number): Promise<void> {
  const at = cast.ago(days);
  const rows = lines.map(([who, role, idle, privileged, mfa]) => {
    const person = who in cast.people ? cast.people[who as PersonKey] : null;
    const last = idle === null ? "never" : new Date(at.getTime() - idle * DAY_MS - HOUR_MS).toISOString();
    return [
      who,
      person?.email.split("@")[0] ?? who,
      person?.email ?? "",
      person ? "person" : "service",
      "active",
      role,
      privileged ? "yes" : "no",
      mfa ? "yes" : "no",
      last,
    ];
  });
  const text = csvText(
    ["id", "user_name", "email", "kind", "status", "role", "privileged", "mfa", "last_sign_in"],
    rows,
  );
  cast.turn(at);
  await importAccounts(cast.app, cast.as("officer"), {
    system: { id: systemId },
    format: "generic",
    map: {},
    at: null,
    fileName: `pg_roles-${dayOf(at, demoZone)}.csv`,
    bytes: Buffer.from(text),
  });
  cast.turn(cast.now);
}

async function open(cast: DemoPeople, systemId: string, days: number, title: string): Promise<string> {
  const opened = cast.ago(days);
  const quarter = await quarterAround(cast, dayOf(opened, demoZone));
  const input = reviewInput.parse({
    title,
    periodFrom: quarter.from,
    periodTo: quarter.to,
    dueOn: dayOf(cast.ago(days - 8), demoZone),
    systems: [systemId],
    routing: "system-owner",
    fallbackId: cast.people.secondOfficer.personId,
  });
  const id = await cast.at(opened, "officer", (work) => prepareReview(work, input));
  await cast.at(opened, "officer", async (work) => {
    const review = await findReview(work.db, id);
    const known =
      review && settledBy(await planReview(work.db, review, work.now), "Discussed with the platform lead");
    await openReview(work, id, cast.app.config.publicUrl, known);
  });
  return id;
}

async function decideAll(cast: DemoPeople, review: string, days: number): Promise<void> {
  const { platformLead } = cast.people;
  let seconds = 0;
  for (const item of await listItems(cast.app.read, review)) {
    const who = item.reviewer_id === platformLead.personId ? "platformLead" : "secondOfficer";
    const revoke = item.external_id === "old-metabase";
    const reason = revoke
      ? "Unused since we moved to the warehouse"
      : item.flags === "[]"
        ? ""
        : "Needed for their current job";
    seconds += 25 + (seconds % 17);
    await cast.at(new Date(cast.ago(days).getTime() + seconds * 1000), who, (work) =>
      decideItem(work, review, item.id, { kind: revoke ? "revoke" : "keep", reason }),
    );
  }
}
