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

/** What officers must know about the data, on every page; null when nothing is wrong with it. */
export function conditionWords(app: AppContext): string | null {
  return (
    goneWords(app) ?? (app.condition.vaultEmptied ? vaultEmptiedWords : (dataWords(app) ?? zoneWords(app)))
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

function zoneWords({ condition }: AppContext): string | null {
  return condition.zoneUnknown ? unknownZoneWords : null;
}
