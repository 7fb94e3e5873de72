import { recordText } from "#domain/when";

/** "totp, checked 2026-11-21 13:21:16 UTC": how and when a signer proved a second factor; anything else unchanged. */
export function factorWords(signature: string): string {
  const [, how, at] = /^(\S+) (\d{4}-\d\d-\d\dT[\d:.]+Z)$/.exec(signature) ?? [];
  return how && at ? `${how}, checked ${recordText(new Date(at))}` : signature;
}
