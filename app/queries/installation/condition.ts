import type { AppContext } from "#app/context";
import { readLoss } from "#app/storage/log-mark";
import { type LostRecords, lostRecordsWords } from "#domain/installation/lost-records";
import { damageWords } from "#domain/installation/storage-errors";

/** What officers must know about the data, on every page; null when nothing is wrong with it. */
export function conditionWords(app: AppContext): string | null {
  if (app.condition.damagedSince) return damageWords;
  const loss: LostRecords | null = readLoss(app.config.dataDir);
  return loss && lostRecordsWords(loss);
}
