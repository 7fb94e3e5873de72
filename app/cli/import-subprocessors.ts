import { basename } from "node:path";
import { tellBadLines } from "#app/cli/bad-file";
import { type Call, requireWord } from "#app/cli/command";
import { readNamedFile } from "#app/cli/open-file";
import { readingOf } from "#app/cli/reading-options";
import { importSubprocessors } from "#app/operations/vendors/subprocessor-import";
import { perform } from "#app/work";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";

/** `surety import subprocessors FILE.csv`: the whole file or nothing; every bad line is said with its number, column and reason. */
export async function importSubprocessorFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const lines = await tellBadLines(readSubprocessorList(await readNamedFile(path), readingOf(call)));
  const app = await call.open();
  const result = await perform(app, call.actor, (work) =>
    importSubprocessors(work, lines, { whole: call.options.whole === true, source: basename(path) }),
  );
  const { added, renamed, changed, same, missing, removalsDrafted } = result;
  call.answer(
    [
      `${result.lines} lines: ${added} new, ${renamed} renamed, ${changed} changed, ${same} as before.`,
      ...(missing.length ? [`In use but not in the file: ${missing.join(", ")}.`] : []),
      ...(removalsDrafted ? [`${removalsDrafted} removals drafted; nothing is announced yet.`] : []),
    ],
    result,
  );
}
