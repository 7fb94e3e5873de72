import { firstNames } from "#domain/counted";
/** "2 bounced, 1 on delay or success, 3 matched no mail, 4 already known, 5 in the file are not delivery notifications." */
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
    failed.length > 0 && `${failed.length} bounced: ${firstNames(failed)}`,
    noted > 0 && `${noted} on delay or success`,
    byAddress.length > 0 && `${byAddress.length} matched by address alone: ${firstNames(byAddress)}`,
    strange.length > 0 && `${strange.length} matched no mail: ${firstNames(strange)}`,
    known > 0 && `${known} already known`,
    others > 0 && `${others} in the file are not delivery notifications`,
  ].filter(Boolean);
  return words.length > 0
    ? `${words.join("; ")}.`
    : "The file contains no mail. Choose an .eml or mbox file.";
}
