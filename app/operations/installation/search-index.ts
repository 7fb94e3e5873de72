import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { bookkeeping, type Work } from "#app/work";
import { emptyIndex, indexNext, openIndex } from "#db/installation/search-index";
import { tidyIndex } from "#db/installation/search-tidying";
import { giveTurn } from "#db/turns";

/** How many pieces of a new index are made before Surety answers; the job makes the rest. */
const AT_OPENING = 40;

/** Notes changes for search from now on; an index of another version is begun again. */
export async function prepareIndex(app: AppContext): Promise<void> {
  if (await openIndex(app.db)) return;
  await bookkeeping(app, async (db) => {
    await emptyIndex(db);
    for (let piece = 0; piece < AT_OPENING; piece++) if (!(await indexNext(db))) return;
  });
}

/** Indexes what waits, in pieces between which everyone else gets their turn. Returns how many pieces there were. */
export async function indexWaiting(app: AppContext): Promise<number> {
  let pieces = 0;
  while (!app.stopping.signal.aborted && (await bookkeeping(app, indexNext))) {
    pieces++;
    await giveTurn();
  }
  let more = pieces > 0;
  for (let first = true; more && !app.stopping.signal.aborted; first = false) {
    more = await bookkeeping(app, (db) => tidyIndex(db, first));
    await giveTurn();
  }
  return pieces;
}

/** Empties the index, so that it is made again from the records. */
export async function restartIndex(work: Work): Promise<void> {
  await emptyIndex(work.db);
  await record(work, { action: "search.rebuild", subject: { type: "database", id: "1" } });
}
