import { playedThrough } from "#app/demo/exercise";
import type { DemoPeople } from "#app/demo/people";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { startClockNotice } from "#app/operations/breach-clocks/notices";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { registerCustomer } from "#app/operations/customers/customers";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { recordDecision } from "#app/operations/incidents/decisions";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { openIncident, reportIncident, stepIncident } from "#app/operations/incidents/incidents";
import { signNil } from "#app/operations/incidents/nil-statements";
import { saveNotice, startNotice } from "#app/operations/incidents/notices";
import { finishIncidentTask, giveIncidentTask } from "#app/operations/incidents/tasks";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { addTimelineLine } from "#app/operations/timeline";
import { listClocks } from "#db/breach-clocks/clocks";
import type { ClockStartName } from "#domain/breach-clocks/clock-starts";
import { customerInput } from "#domain/customers/customers";
import { utcDay } from "#domain/days";
import { incidentInput } from "#domain/incidents/incidents";
import { noticeInput } from "#domain/incidents/notices";

/** name, mailbox, hours, from, subprocessor notice days */
const customers: [string, string, number, "verified" | "aware", number][] = [
  ["Aurora Clinics", "dpo@aurora.example", 24, "verified", 30],
  ["Nordhavn Logistik A/S", "sikkerhed@nordhavn.example", 24, "verified", 45],
  ["山吹メディカル", "security@yamabuki.example", 48, "aware", 30],
  ["Boreal Foods Oy", "tietoturva@boreal.example", 72, "aware", 60],
  ["Cassia Retail SpA", "", 24, "verified", 30],
];

/** Customers with three kinds of terms, an old laptop story that is closed, and a breach whose nearest deadline is 20 hours away. */
export async function demoIncidents(cast: DemoPeople): Promise<void> {
  const ids = new Map<string, string>();
  for (const [name, mailbox, hours, from, days] of customers) {
    const terms = {
      name,
      securityEmail: mailbox || undefined,
      breachHours: hours,
      breachFrom: from,
      subprocessorNoticeDays: days,
    };
    ids.set(
      name,
      await cast.at(cast.ago(300), "officer", (work) => registerCustomer(work, customerInput.parse(terms))),
    );
  }
  await quietQuarter(cast);
  await lostLaptop(cast);
  await cast.at(cast.ago(40), "officer", (work) =>
    makeApiToken(cast.app, work, { name: "Alerting", days: 365 }),
  );
  await playedThrough(cast);
  await strangeMail(cast);
  await openBucket(cast, [
    ids.get("Aurora Clinics")!,
    ids.get("Nordhavn Logistik A/S")!,
    ids.get("山吹メディカル")!,
  ]);
}

async function quietQuarter(cast: DemoPeople): Promise<void> {
  const last = cast.ago(200);
  const first = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - 3, 1));
  const end = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), 0));
  const [from, to] = [first, end].map(utcDay) as [string, string];
  const how = "Mailbox security@, alerts of the platform, the reports of the staff";
  cast.turn(last);
  await signNil(cast.app, cast.as("officer"), { from, to, how });
}

async function lostLaptop(cast: DemoPeople): Promise<void> {
  const input = incidentInput.parse({
    title: "Laptop left on a train between Hamburg and Bremen",
    summary:
      "The disk is encrypted and the screen was locked. It was handed in at the lost property office three days later.",
    severity: "low",
    personalData: "yes",
    leadId: cast.people.officer.personId,
    systems: "laptop LT-031",
    dataClasses: "names, work e-mail",
    peopleAffected: "0",
  });
  const { id } = await cast.at(cast.ago(96), "officer", (work) => openIncident(work, input));
  const day = cast.dayAgo(96);
  await cast.at(cast.ago(96), "officer", (work) =>
    setClockStart(work, id, {
      kind: "occurred",
      at: day,
      why: "Left in the rack of the train; the hour is not known",
    }),
  );
  await cast.at(cast.ago(95, 20), "officer", (work) =>
    setClockStart(work, id, {
      kind: "aware",
      at: cast.ago(96, -2).toISOString(),
      why: "The colleague called",
    }),
  );
  await cast.at(cast.ago(95, 18), "officer", (work) =>
    addTimelineLine(work, {
      incidentId: id,
      kind: "measure",
      at: cast.ago(96, -3).toISOString(),
      text: "Remote wipe sent, all sessions ended",
    }),
  );
  for (const clock of await listClocks(cast.app.read, id))
    await cast.at(cast.ago(95), "officer", (work) =>
      signNotRequired(
        work,
        clock.id,
        "The disk is encrypted and the key was not on it: a risk to people is unlikely (Art. 33(1)).",
      ),
    );
  for (const [days, status] of [
    [94, "confirmed"],
    [93, "resolved"],
    [92, "closed"],
  ] as const)
    await cast.at(cast.ago(days), "officer", (work) => stepIncident(work, id, status));
  cast.turn(cast.ago(92));
  await fileIncidentRecords(cast.app, { kind: "job", name: "file-incident-records" });
}

async function strangeMail(cast: DemoPeople): Promise<void> {
  await cast.at(cast.ago(0, 5), "supportLead", (work) =>
    reportIncident(work, {
      title: "A mail in my name that I did not write",
      summary: "A customer forwarded it. The link in it goes to a page that looks like our sign-in.",
    }),
  );
}

/** Aware 4 h ago: our own limit of 24 h leaves 20; verified 2 h ago, so the contracts leave 22. */
async function openBucket(cast: DemoPeople, affected: string[]): Promise<void> {
  const input = incidentInput.parse({
    title: "A contractor’s key read the staging backup bucket",
    summary:
      "An access key of a former contractor was used from an unknown network. It should have been revoked with the contract.",
    impact: "serious",
    spread: "some",
    severity: "proposed",
    personalData: "yes",
    leadId: cast.people.platformLead.personId,
    scribeId: cast.people.supportLead.personId,
    communicationsId: cast.people.officer.personId,
    systems: "staging backup bucket, object store",
    dataClasses: "names, work e-mail, shift times",
  });
  const { id } = await cast.at(cast.ago(1, 8), "officer", (work) => openIncident(work, input));
  const set = (hoursAgo: number, kind: ClockStartName, at: string, why: string, source?: string) =>
    cast.at(cast.ago(0, hoursAgo), "officer", (work) => setClockStart(work, id, { kind, at, why, source }));
  const at = (hoursAgo: number) => cast.ago(0, hoursAgo).toISOString();
  await set(29, "occurred", at(62), "First read with the old key", "object store log");
  await set(31, "discovered", at(32), "Alert “key used from a new network”", "alert 4417");
  const line = (hours: number, kind: "note" | "measure" | "decision", text: string) =>
    cast.at(cast.ago(0, hours - 0.5), "officer", (work) =>
      addTimelineLine(work, { incidentId: id, kind, at: at(hours), text }),
    );
  await line(31, "measure", "Key disabled, bucket closed to all but two roles");
  await set(3.5, "aware", at(4), "Reasonable certainty that personal data was read", "call notes");
  await cast.at(cast.ago(0, 3.5), "officer", (work) => stepIncident(work, id, "confirmed"));
  await cast.at(cast.ago(0, 2.5), "officer", (work) => affectCustomers(work, id, affected));
  await cast.at(cast.ago(0, 3.4), "officer", (work) =>
    recordDecision(work, id, {
      at: at(3.5),
      decision: "Treat it as a breach of personal data and start all clocks",
      why: "Names and shift times were in files that the key could read, and the reads are in the log.",
      facts: "1,204 objects were read. Not known: whether they were copied on, and by whom.",
      decidedBy: cast.people.officer.name,
    }),
  );
  await set(1.8, "verified", at(2), "Object list compared with the customer map", "1,204 objects");
  await line(1.5, "measure", "All contractor keys checked, none other was active");
  await cast.at(cast.ago(0, 1), "job", (work) => raiseBreachReminders(work, cast.app.config.publicUrl));
  const notice = await cast.at(cast.ago(0, 1), "officer", (work) => startNotice(work, id));
  const draft = {
    nature:
      "An access key of a former contractor was used to read files in our staging backup bucket. The key was disabled the same day.",
    mitigation:
      "Key disabled. Bucket closed to all but two roles. All contractor keys checked, none other was active.",
    contact: `${cast.people.officer.name}, privacy@tidewater.example`,
    peopleAffected: "340",
  };
  await cast.at(cast.ago(0, 0.5), "officer", (work) => saveNotice(work, notice, noticeInput.parse(draft)));
  const task = (owner: "platformLead" | "supportLead", title: string, due: Date) =>
    cast.at(cast.ago(0, 6), "officer", (work) =>
      giveIncidentTask(work, id, { title, ownerId: cast.people[owner].personId, dueAt: due, kind: "task" }),
    );
  const counted = await task("platformLead", "Compare the object list with the customer map", cast.ago(0, 1));
  await cast.at(cast.ago(0, 2), "platformLead", (work) =>
    finishIncidentTask(work, counted, "1,204 objects, three customers"),
  );
  await task("supportLead", "Prepare answers for customers who call", cast.ago(0, -6));
  await task("platformLead", "Keep the log of the object store of the last 90 days", cast.ago(0, 1));
  const clocks = await listClocks(cast.app.read, id);
  const authority = clocks.find((clock) => clock.ruleId === "gdpr-33-1" && !clock.ended);
  if (authority) await cast.at(cast.ago(0, 0.4), "officer", (work) => startClockNotice(work, authority.id));
}
