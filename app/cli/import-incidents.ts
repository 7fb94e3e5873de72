import { basename } from "node:path";
import { reportBadLines } from "#app/cli/bad-file";
import { type Call, requireWord } from "#app/cli/command";
import { readNamedFile } from "#app/cli/open-file";
import { changeFor, dryRunText, watchedReading } from "#app/cli/reading-options";
import { type IncidentImport, importIncidents } from "#app/operations/incidents/import";
import { readPastIncidents } from "#evidence/incident-imports/read";

/** `surety import incidents FILE.json|FILE.csv`: closed history, the whole file or nothing. */
export async function importIncidentFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const bytes = await readNamedFile(path);
  const app = await call.open();
  const { how, below } = watchedReading(call);
  const incidents = await reportBadLines(readPastIncidents(bytes, { ...how, now: app.now() }));
  const done = await changeFor(call)(app, call.actor, (work) =>
    importIncidents(work, incidents, basename(path)),
  );
  call.answer(dryRunText(call, [importWords(done), ...below()]), done);
}

function importWords(done: IncidentImport): string {
  return `${done.recorded} recorded as closed history (${done.withoutDate} without a date, ${done.withoutCount} without a count), ${done.known} already on record.`;
}
