import { firstNames } from "#domain/counted";
/** "2 came back, 1 notice of a delay, 3 are not about a mail of ours, 4 known already, 5 are no notifications." */
export function bouncesText(done: {
  failed: readonly string[];
  noted: number;
  byAddress: readonly string[];
  strange: readonly string[];
  known: number;
  others: number;
}): string {
  const { failed, noted, byAddress, strange, known, others } = done;
  const words = [
    failed.length > 0 && `${failed.length} came back: ${firstNames(failed)}`,
    noted > 0 && `${noted} of a delay or of success`,
    byAddress.length > 0 && `${byAddress.length} matched by address alone: ${firstNames(byAddress)}`,
    strange.length > 0 && `${strange.length} matched no mail of ours: ${firstNames(strange)}`,
    known > 0 && `${known} known already`,
    others > 0 && `${others} in the file are no delivery notifications`,
  ].filter(Boolean);
  return words.length > 0 ? `${words.join("; ")}.` : "The file holds no mail.";
}
