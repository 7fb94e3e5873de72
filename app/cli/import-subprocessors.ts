import { basename } from "node:path";
import { reportBadLines } from "#app/cli/bad-file";
import { type Call, requireWord } from "#app/cli/command";
import { readNamedFile } from "#app/cli/open-file";
import { changeFor, dryRunText, watchedReading } from "#app/cli/reading-options";
import { importSubprocessors } from "#app/operations/vendors/subprocessor-import";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";

/** `surety import subprocessors FILE.csv`: a set of drafts of the whole file, or nothing; every bad line is said with its number, column and reason. */
export async function importSubprocessorFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const bytes = await readNamedFile(path);
  const app = await call.open();
  const { how, below } = watchedReading(call);
  const lines = await reportBadLines(readSubprocessorList(bytes, { ...how, now: app.now() }));
  const result = await changeFor(call)(app, call.actor, (work) =>
    importSubprocessors(work, lines, { whole: call.options.whole === true, source: basename(path) }),
  );
  const { added, renamed, merged, changed, same, underWay, missing, drafts } = result;
  call.answer(
    dryRunText(call, [
      `${result.lines} lines: ${added} new, ${renamed} renamed, ${merged} merged, ${changed} changed, ${same} as before, ${underWay} in a pending change.`,
      ...(result.differing.length
        ? [`Different from the pending change, which stays: lines ${result.differing.join(", ")}.`]
        : []),
      ...(missing.length ? [`In use but not in the file: ${missing.join(", ")}.`] : []),
      ...(result.removalsDrafted ? [`${result.removalsDrafted} removals drafted.`] : []),
      ...(drafts
        ? [
            `Nothing is published yet: ${drafts.ref} waits for approval and announcement at ${app.config.publicUrl}/subprocessors/imports/${drafts.id}`,
          ]
        : ["The register is already up to date; nothing was drafted."]),
      ...(result.toConfirm
        ? [`Matches to confirm there first: ${result.toConfirm} names that may be those of one company.`]
        : []),
      ...below(),
    ]),
    result,
  );
}
