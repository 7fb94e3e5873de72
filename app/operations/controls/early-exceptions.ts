import { record } from "#app/audit";
import { foundText } from "#app/operations/controls/exception-texts";
import { readProgramme } from "#app/queries/controls/programme";
import type { Work } from "#app/work";
import {
  listExceptionOccurrences,
  listExceptions,
  removeExceptionOccurrences,
  saveException,
} from "#db/controls/exceptions";

const because = "Withdrawn: proposed while the server clock was ahead; the occurrence was not due yet.";

/**
 * Takes out of each unanswered proposal the occurrences that are not due yet by the clock as it is now, so that they can be
 * proposed at their time. A proposal of which none is left is withdrawn with that reason. What a person answered stays.
 */
export async function withdrawEarlyExceptions(work: Work): Promise<void> {
  const rows = await listExceptionOccurrences(work.db);
  const open = (await listExceptions(work.db)).filter(
    (row) => row.ends_on === null && !row.confirmed_at && !row.explained_at,
  );
  if (open.length === 0) return;
  const { controls } = await readProgramme(work.db, work.now);
  for (const { id, ref, control_id, found } of open) {
    const of = controls.find((one) => one.id === control_id)?.occurrences ?? [];
    const keys = rows.filter((row) => row.exception_id === id).map((row) => row.occurrence);
    const early = of
      .filter(({ key, state }) => keys.includes(key) && (state === "due" || state === "upcoming"))
      .map(({ key }) => key);
    if (early.length === 0) continue;
    await removeExceptionOccurrences(work.db, id, early);
    const left = of.filter(({ key }) => keys.includes(key) && !early.includes(key));
    const change =
      left.length > 0
        ? { found: foundText(left) }
        : { explanation: because, explained_at: work.now.toISOString(), explained_by: "watch-clock" };
    await saveException(work.db, id, change);
    await record(work, {
      action: left.length > 0 ? "exceptions.shrink" : "exceptions.withdraw",
      subject: { type: "exception", id, ref },
      before: { occurrences: keys, found },
      after: { occurrences: left.map(({ key }) => key), ...change },
      reason: because,
    });
  }
}
