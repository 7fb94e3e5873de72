import { basename } from "node:path";
import { type Call, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { openFile } from "#app/cli/open-file";
import { keepPublishedPage, keptWords, pageType, webAddress } from "#app/operations/controls/published-pages";
import { perform } from "#app/work";
import { ofItsKind } from "#evidence/files/file-kinds";

/** `surety import page FILE --address URL [--at INSTANT]`: a published page becomes evidence. */
export async function importPageFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const address = webAddress(requireOption(call, "address"));
  const at = call.options.at;
  const given = typeof at === "string" ? new Date(at) : null;
  if (given && Number.isNaN(given.getTime()))
    throw new WrongUsage("--at must be an instant such as 2026-03-10T09:00Z.");
  const app = await call.open();
  const name = basename(path);
  const bytes = await openFile(path);
  // A vault that cannot begin to write leaves the file unread, and open.
  const stored = await app.vault.put(ofItsKind(name, bytes)).finally(() => bytes.destroy());
  const done = await perform(app, call.actor, (work) =>
    keepPublishedPage(work, {
      address,
      takenAt: given ?? work.now,
      file: { ...stored, name, mediaType: pageType(name) },
    }),
  );
  call.answer([keptWords(done), `${stored.sha256}  ${name}`], { ...done, sha256: stored.sha256 });
}
