import type { AppContext } from "#app/context";
import { inThread } from "#app/off-loop/in-thread";
import { recordDamage } from "#app/operations/installation/damage";
import { rescueDatabase } from "#app/operations/installation/rescue";
import { restartIndex } from "#app/operations/installation/search-index";
import { goneWords } from "#app/queries/installation/condition";
import { isVaultEmptied } from "#app/queries/installation/vault-sample";
import { perform } from "#app/work";
import { findOrganisation, isKnownZone } from "#db/installation/organisation";
import { checkPages, isSearchAlone } from "#db/page-check";
import { vaultEmptiedWords } from "#domain/installation/opened-places";
import { unknownZoneWords } from "#domain/installation/organisation";

/** From the end of one check to the next. A small database is read through several times a minute. Milliseconds. */
const restMs = 15_000;

/**
 * Checks the pages of the database from now on, over and over, in a thread that ends after each check: the event loop is
 * never held. What is found is kept in `app.condition`, and officers are alerted once. After `stop` no thread holds the
 * database open any more.
 */
export function watchForDamage(app: AppContext): { stop(): Promise<void> } {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const again = () => {
    if (end.signal.aborted) return;
    timer = setTimeout(look, restMs);
    timer.unref();
  };
  const look = () => {
    running = lookForDamage(app, end.signal)
      .catch((error) => {
        if (end.signal.aborted) return;
        app.logger.error({ err: error }, "the pages of the database could not be checked");
      })
      .then(again);
  };
  look();
  return {
    stop() {
      end.abort();
      clearTimeout(timer);
      return running;
    },
  };
}

/** Looks whether the files are where they were opened and checks every page once, or until `signal` is aborted. */
export async function lookForDamage(app: AppContext, signal?: AbortSignal): Promise<void> {
  await lookForFiles(app);
  await lookIntoVault(app);
  await lookAtZone(app);
  // The path leads to nothing, or to pages that no one writes to.
  if (app.places.databaseGone()) return;
  const problems = await checkAway(app.databaseFile, signal);
  if (problems.length === 0) {
    app.condition.damagedSince = null;
    return;
  }
  if (app.condition.damagedSince) return;
  if (isSearchAlone(problems) && (await rebuildSearch(app))) return;
  app.condition.damagedSince = app.now();
  app.logger.error({ problems: problems.slice(0, 20) }, "the database is damaged");
  // A damaged database may still take a row. Where it does not, the log and the page have it.
  await perform(app, { kind: "job", name: "check-pages" }, (work) =>
    recordDamage(work, problems, app.config.publicUrl),
  ).catch((error) => app.logger.error({ err: error }, "the alert about the damage could not be queued"));
}

/** Says in the log, once, that database, vault or key are gone, and keeps what a database without its file holds. */
async function lookForFiles(app: AppContext): Promise<void> {
  const words = goneWords(app);
  if (!words) {
    app.condition.goneSince = null;
    return;
  }
  if (app.condition.goneSince) return;
  app.condition.goneSince = app.now();
  app.logger.fatal({ dataDir: app.config.dataDir }, words);
  if (!app.places.databaseGone()) return;
  await rescueDatabase(app).then(
    (path) => app.logger.fatal({ path }, "what the database held was written into this file"),
    (error) => app.logger.fatal({ err: error }, "what the database held could not be written into a file"),
  );
}

async function lookIntoVault(app: AppContext): Promise<void> {
  const before = app.condition.vaultEmptied;
  app.condition.vaultEmptied = await isVaultEmptied(app);
  if (app.condition.vaultEmptied && !before)
    app.logger.fatal({ dataDir: app.config.dataDir }, vaultEmptiedWords);
}

async function lookAtZone(app: AppContext): Promise<void> {
  const before = app.condition.zoneUnknown;
  const organisation = await findOrganisation(app.read);
  app.condition.zoneUnknown = organisation !== undefined && !isKnownZone(organisation.time_zone);
  if (app.condition.zoneUnknown && !before) app.logger.error(unknownZoneWords);
}

/** Makes the index of search again from the records, once in a process; false when that did not help or could not be done. */
async function rebuildSearch(app: AppContext): Promise<boolean> {
  if (app.condition.searchRebuilt) return false;
  app.condition.searchRebuilt = true;
  app.logger.error(
    "the index of search is damaged; it is made again from the records, nothing else is touched",
  );
  return perform(app, { kind: "job", name: "check-pages" }, restartIndex).then(
    () => true,
    (error) => {
      app.logger.error(
        { err: error },
        "the index of search could not be made again: run surety search rebuild",
      );
      return false;
    },
  );
}

/** In a thread of its own; running from sources (tests, development) checks in this one. */
function checkAway(file: string, signal?: AbortSignal): Promise<string[]> {
  return inThread("page-check.js", file, { here: () => checkPages(file, signal), waited: false, signal });
}
