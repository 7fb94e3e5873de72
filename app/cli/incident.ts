import { join } from "node:path";
import { record as audit } from "#app/audit";
import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { exportFiles } from "#app/cli/export-files";
import { reportIncident } from "#app/operations/incidents/incidents";
import { renderWhole } from "#app/pdf/thread/worker-client";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { actorName, perform } from "#app/work";
import { listIncidents } from "#db/incidents/incidents";
import { withoutOmissions } from "#db/unreadable";
import { markedTitle } from "#domain/exercises";
import { type IncidentStatus, statusWords } from "#domain/incidents/incidents";
import { fieldErrors, readIntake } from "#domain/incidents/intake";
import { lookupTable } from "#domain/lookup-table";

export const command: Command = {
  name: "incident",
  usage: [
    "incident list",
    "incident report --title T --summary S|--summary-stdin [--noticed INSTANT] [--system NAME …]",
    "incident export REF --out DIR",
  ],
  options: {
    out: { type: "string" },
    title: { type: "string" },
    summary: { type: "string" },
    "summary-stdin": { type: "boolean" },
    noticed: { type: "string" },
    system: { type: "string", multiple: true },
  },
  run(call) {
    const verb = call.words[0];
    if (verb === "list") return list(call);
    if (verb === "export") return exportOne(call);
    if (verb === "report") return report(call);
    throw new WrongUsage("Use list, report or export.");
  },
};

async function list(call: Call): Promise<void> {
  const app = await call.open();
  const rows = (await listIncidents(app.read)).map((row) => ({
    ref: row.ref,
    title: markedTitle(row.title, row.exercise === 1),
    exercise: row.exercise === 1,
    status: row.status,
    severity: row.severity,
    occurred: row.occurred,
    recordedAt: row.created_at,
    nextDeadline: row.next_deadline,
    customers: row.customers ?? 0,
  }));
  const lines = rows.map((row) => {
    const due = row.nextDeadline ? `, next deadline ${row.nextDeadline}` : "";
    return `${row.ref}  ${statusWords[row.status as IncidentStatus]}, ${row.severity}${due}  ${row.title}`;
  });
  call.answer(lines.length > 0 ? lines : "No incident is on record.", rows);
}

/** What was seen goes into triage, as a report of the person at the machine. */
async function report(call: Call): Promise<void> {
  const { noticed, system } = call.options;
  const summary = call.options["summary-stdin"] ? await call.readInput() : requireOption(call, "summary");
  const parsed = readIntake({
    title: requireOption(call, "title"),
    summary,
    noticedAt: noticed,
    systems: system,
  });
  if (!parsed.success) throw new WrongUsage(wrongWords(parsed.error));
  const { noticedAt, ...input } = parsed.data;
  const app = await call.open();
  const at = noticedAt && new Date(noticedAt).toISOString();
  const made = await perform(app, call.actor, (work) => reportIncident(work, { ...input, noticed: at }));
  call.answer(`${made.ref} is in triage.`, { ref: made.ref, status: "triage" });
}

const optionOf = lookupTable({ noticedAt: "noticed", systems: "system" });

function wrongWords(error: Parameters<typeof fieldErrors>[0]): string {
  return fieldErrors(error)
    .map(({ field, message }) => {
      const name = field.split(".")[0] ?? "";
      return `--${optionOf[name] ?? name}: ${message}`;
    })
    .join("; ");
}

async function exportOne(call: Call): Promise<void> {
  const ref = requireWord(call, 1, "The incident’s reference");
  const dir = requireOption(call, "out");
  const app = await call.open();
  const now = app.now();
  const record = await withoutOmissions(() => readIncidentRecord(app.read, ref, now));
  if (!record) throw new Error(`There is no incident ${ref}.`);
  const madeBy = actorName(call.actor);
  const exported = [
    {
      name: `${record.incident.ref}.pdf`,
      bytes: await renderWhole("incident", { record, madeAt: now, madeBy }),
    },
    { name: `${record.incident.ref}.json`, bytes: `${JSON.stringify(record, null, 2)}\n` },
  ];
  const files = await exportFiles(dir, exported, () =>
    perform(app, call.actor, (work) =>
      audit(work, {
        action: "exports.incident",
        subject: { type: "incident", id: record.incident.id, ref: record.incident.ref },
        after: { files: exported.map(({ name }) => join(dir, name)) },
      }),
    ),
  );
  call.answer(files, { files });
}
