import { record } from "#app/audit";
import { endAsNoIncident, noIncident } from "#app/operations/breach-clocks/clock-ends";
import { reopenClocks, retime, startIncidentClocks } from "#app/operations/breach-clocks/clocks";
import { requireStaff } from "#app/operations/staff";
import { refuseFuture, requireIncident, signatureOf, writeLine } from "#app/operations/timeline";
import { type Actor, actorName, allow, type Work } from "#app/work";
import { listClocksAndDamaged } from "#db/breach-clocks/damaged-clocks";
import { newId } from "#db/ids";
import { findIncident, insertIncident, saveIncident } from "#db/incidents/incidents";
import { listPostMortems } from "#db/incidents/post-mortems";
import { nextReference } from "#db/references";
import { Refused } from "#domain/errors";
import { exercisePrefix } from "#domain/exercises";
import { checkStep, type IncidentInput, type IncidentStatus, statusWords } from "#domain/incidents/incidents";
import { FIRST_NOTICED } from "#domain/incidents/nil-statements";
import { closesWithoutPostMortem } from "#domain/incidents/post-mortems";
import { checkRating, judgeSeverity, type Severity } from "#domain/incidents/severity";
import { factorWords } from "#domain/signatures";
import { ruleName } from "#policies/clocks";

/** Opens an incident in triage with the clocks that every breach of personal data may start. Returns id and reference. */
export async function openIncident(
  work: Work,
  input: IncidentInput,
  { once, ...origin }: { source: "officer" | "import"; key?: string; exercise?: boolean; once?: string } = {
    source: "officer",
  },
): Promise<{ id: string; ref: string }> {
  allow(work.actor, "incidents.edit");
  const before = await findMadeBefore(work, { once, title: input.title, summary: input.summary });
  if (before) return before;
  for (const role of roles) if (input[role]) await requireStaff(work, input[role], role);
  return create(work, input, { id: once, ...origin });
}

const wayIn: Partial<Record<Actor["kind"], "api" | "cli">> = { token: "api", cli: "cli" };

/** Any staff member, a program with a token or an operator at the machine reports what they saw; triage decides what it is. */
export async function reportIncident(
  work: Work,
  input: { once?: string; title: string; summary: string; noticed?: string; systems?: string[] },
): Promise<{ id: string; ref: string }> {
  allow(work.actor, "incidents.report");
  const before = await findMadeBefore(work, input);
  if (before) return before;
  if (input.noticed) await refuseFuture(work, input.noticed, "noticed");
  const made = await create(
    work,
    {
      title: input.title,
      summary: input.summary,
      systems: input.systems,
      severity: "medium",
      personalData: "unknown",
    },
    { id: input.once, source: wayIn[work.actor.kind] ?? "report" },
  );
  if (input.noticed) await writeLine(work, made.id, "note", FIRST_NOTICED, input.noticed);
  return made;
}

/** The incident that the same form made already, where it was sent twice. @throws Refused when it came back with other words */
async function findMadeBefore(
  { db, actor }: Work,
  { once, title, summary = "" }: { once?: string; title: string; summary?: string },
): Promise<{ id: string; ref: string } | undefined> {
  const made = once ? await findIncident(db, once) : undefined;
  if (!made) return undefined;
  if (actor.kind !== "user" || made.reporter_id !== actor.userId)
    throw new Refused("conflict", "Open the form again.");
  if (made.title !== title || (made.summary ?? "") !== summary)
    throw new Refused(
      "conflict",
      `This form was sent before and made ${made.ref}. Open it again for another report.`,
    );
  return { id: made.id, ref: made.ref };
}

/** Changes what is said about an incident: title, severity, roles, systems, kinds of data, people affected. */
export async function describeIncident(work: Work, id: string, input: IncidentInput): Promise<void> {
  allow(work.actor, "incidents.edit");
  const old = await requireIncident(work, id);
  const next = columns(input);
  checkRating(old.severity as Severity, input);
  for (const role of roles)
    if (input[role] && old[columnOf[role]] !== input[role]) await requireStaff(work, input[role], role);
  const changed = (Object.keys(next) as (keyof typeof next)[]).filter((key) => old[key] !== next[key]);
  if (changed.length === 0) return;
  await saveIncident(work.db, id, next);
  const before = Object.fromEntries(changed.map((key) => [key, old[key]]));
  const after = Object.fromEntries(changed.map((key) => [key, next[key]]));
  await record(work, {
    action: "incidents.describe",
    subject: { type: "incident", id, ref: old.ref },
    before,
    after,
  });
  if (old.personal_data === "no" && next.personal_data !== "no") await startIncidentClocks(work, id);
}

/** Takes the incident to another state. Closing needs every clock answered, and after a high or critical one a post-mortem or a signed reason; "not an incident" signs them off with its reason. */
export async function stepIncident(
  work: Work,
  id: string,
  to: IncidentStatus,
  reason?: string,
): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, id);
  const from = incident.status as IncidentStatus;
  const { clocks, damaged } = await listClocksAndDamaged(work.db, id);
  checkStep(from, to, reason, {
    open: clocks.filter((clock) => !clock.ended).length,
    damaged: damaged.flatMap((one) => (one.open ? [`${ruleName(one.ruleId)}, ${one.recipient}`] : [])),
  });
  const [written] = await listPostMortems(work.db, id);
  const without = closesWithoutPostMortem(
    { severity: incident.severity as Severity, written: Boolean(written) },
    to,
    reason,
  );
  const signed = without ? ` Closed without a post-mortem, signed: ${factorWords(signatureOf(work))}.` : "";
  if (to === "not_an_incident") await endAsNoIncident(work, incident, reason ?? "");
  if (from === "not_an_incident") {
    await reopenClocks(work, id, (clock) => clock.endedReason?.startsWith(noIncident) ?? false);
    await retime(work, id, "reopened for assessment");
  }
  await saveIncident(work.db, id, {
    status: to,
    status_reason: reason?.trim() || null,
    closed_at: to === "closed" ? work.now.toISOString() : null,
    ...(from === "closed" ? { evidence_id: null } : {}),
  });
  const text = reason?.trim() ?? "";
  const why = text && ` ${signed && !/[.!?。]$/.test(text) ? `${text}.` : text}`;
  await writeLine(work, id, "status", `State: ${statusWords[from]} → ${statusWords[to]}.${why}${signed}`);
  await record(work, {
    action: "incidents.step",
    subject: { type: "incident", id, ref: incident.ref },
    before: { status: from },
    after: { status: to, ...(without ? { withoutPostMortem: true } : {}) },
    reason: reason?.trim() || null,
  });
}

async function create(
  work: Work,
  input: IncidentInput,
  origin: {
    id?: string;
    source: "officer" | "import" | "report" | "api" | "cli";
    key?: string;
    exercise?: boolean;
  },
): Promise<{ id: string; ref: string }> {
  const id = origin.id ?? newId(work.now);
  if (input.severity === "unknown") throw new Refused("invalid", "Choose a severity.", "severity");
  const row = columns(input);
  const ref = await nextReference(work.db, origin.exercise ? exercisePrefix : "INC");
  await insertIncident(work.db, {
    id,
    ref,
    ...row,
    status: "triage",
    reporter_id: work.actor.kind === "user" ? work.actor.userId : null,
    reporter_name: actorName(work.actor),
    source: origin.source,
    source_key: origin.key ?? null,
    exercise: origin.exercise ? 1 : 0,
    created_at: work.now.toISOString(),
    closed_at: null,
    status_reason: null,
    evidence_id: null,
    officers_notified_at: ["officer", "import"].includes(origin.source) ? work.now.toISOString() : null,
  });
  await record(work, {
    action: ["officer", "import"].includes(origin.source) ? "incidents.open" : "incidents.report",
    subject: { type: "incident", id, ref },
    after: {
      title: input.title,
      severity: row.severity,
      ...(row.severity_reason ? { severityReason: row.severity_reason } : {}),
      personalData: input.personalData,
      source: origin.source,
      ...(origin.exercise ? { exercise: true } : {}),
    },
  });
  // A record of the past does not start the clocks of today.
  if (origin.source !== "import" && input.personalData !== "no") await startIncidentClocks(work, id);
  return { id, ref };
}

/** Who leads, who writes down, who speaks with customers, authorities and the press. */
const columnOf = { leadId: "lead_id", scribeId: "scribe_id", communicationsId: "communications_id" } as const;
const roles = Object.keys(columnOf) as (keyof typeof columnOf)[];

function columns(input: IncidentInput) {
  const { severity, reason } = judgeSeverity(input);
  return {
    title: input.title,
    summary: input.summary ?? "",
    impact: input.impact ?? null,
    spread: input.spread ?? null,
    severity,
    severity_reason: reason,
    personal_data: input.personalData,
    lead_id: input.leadId ?? null,
    scribe_id: input.scribeId ?? null,
    communications_id: input.communicationsId ?? null,
    systems: JSON.stringify(input.systems ?? []),
    data_classes: JSON.stringify(input.dataClasses ?? []),
    people_affected: input.peopleAffected ?? null,
  };
}
