import type { AppContext } from "#app/context";
import { readLoss } from "#app/storage/log-mark";
import { type LostRecords, lostRecordsWords } from "#domain/installation/lost-records";
import {
  databaseGoneWords,
  keyGoneWords,
  vaultEmptiedWords,
  vaultGoneWords,
} from "#domain/installation/opened-places";
import { unknownZoneWords } from "#domain/installation/organisation";
import { damageWords } from "#domain/installation/storage-errors";
import { unreadableWords } from "#domain/installation/unreadable-records";

/** Every page asks: the files are looked at again after so long. Milliseconds. */
const FRESH_MS = 1_000;
const looked = new WeakMap<AppContext, { at: number; words: string | null }>();

/** What officers must know about the data, on every page, as of a second ago at most; null when nothing is wrong with it. */
export function shownCondition(app: AppContext): string | null {
  const at = app.monotonic();
  const last = looked.get(app);
  if (last && at - last.at < FRESH_MS) return last.words;
  const words = conditionWords(app);
  looked.set(app, { at, words });
  return words;
}

/** The same as of now. */
export function conditionWords(app: AppContext): string | null {
  return (
    goneWords(app) ??
    (app.condition.vaultEmptied ? vaultEmptiedWords : (dataWords(app) ?? zoneWords(app) ?? recordsWords(app)))
  );
}

/** What is wrong with the records themselves: damage, or a loss that no operator has accepted. */
export function dataWords(app: AppContext): string | null {
  if (app.condition.damagedSince) return damageWords;
  const loss: LostRecords | null = readLoss(app.config.dataDir);
  return loss && lostRecordsWords(loss);
}

/** Which of database, vault and key was moved away, deleted or replaced since the start; null when all are where they were. */
export function goneWords({ places }: AppContext): string | null {
  if (places.databaseGone()) return databaseGoneWords;
  if (places.vaultGone()) return vaultGoneWords;
  return places.keyGone() ? keyGoneWords : null;
}

/** What the last runs of the jobs had to leave out; null when they could read everything. */
export function recordsWords({ condition }: AppContext): string | null {
  const tables = [...condition.unreadable.values()].flat();
  return tables.length > 0 ? unreadableWords(tables) : null;
}

function zoneWords({ condition }: AppContext): string | null {
  return condition.zoneUnknown ? unknownZoneWords : null;
}
