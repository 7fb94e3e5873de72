import { basename } from "node:path";
import { reportBadLines } from "#app/cli/bad-file";
import { type Call, requireWord } from "#app/cli/command";
import { readNamedFile } from "#app/cli/open-file";
import { changeFor, dryRunText, readingOf } from "#app/cli/reading-options";
import { importPeople, type PeopleImport } from "#app/operations/people/import";
import { organisationZone } from "#db/installation/organisation";
import { readPeople } from "#evidence/files/people";
import { repeatedText } from "#evidence/files/repeated-lines";

/** `surety import people FILE.csv`: the whole file or nothing; a re-import updates, and ends leavers. */
export async function importPeopleFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const bytes = await readNamedFile(path);
  const app = await call.open();
  const zone = await organisationZone(app.read);
  const [counts, repeated, below] = await reportBadLines(
    readPeople(bytes, { ...readingOf(call), now: app.now() }).then(
      async (list): Promise<[PeopleImport, number, string | null]> => [
        await changeFor(call)(app, call.actor, (work) => importPeople(work, list, basename(path), zone)),
        list.repeated,
        list.below,
      ],
    ),
  );
  const { people, added, updated, ended, unchanged } = counts;
  call.answer(
    dryRunText(call, [
      `${people} people: ${added} added, ${updated} updated, ${ended} ended, ${unchanged} as before${repeatedText(repeated)}.`,
      ...(below ? [below] : []),
    ]),
    counts,
  );
}
