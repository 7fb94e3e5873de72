/** What follows on a refusal, in a sentence. Earlier versions tried a mail that counts as refused again. */
export function refusalEnd(triedAgain: boolean): string {
  return triedAgain ? "It is tried again for a day at most." : "It is not tried again.";
}
