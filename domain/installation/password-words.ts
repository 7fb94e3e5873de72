import { lookupTable } from "#domain/lookup-table";

/** Rows of keys and the alphabet, forwards; runs along them are easy to guess in both directions. */
const RUNS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "1234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "yxcvbnm",
  "azertyuiop",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];
const LOOK_ALIKES = lookupTable({
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
});
/** Characters that must be left without everything that can be guessed. */
const LEFT = 8;

/** The words of a place and a person that their password must not consist of: the product, names, parts of addresses. */
export function contextWords(texts: readonly (string | null)[]): string[] {
  const parts = texts.flatMap((text) => (text ?? "").toLowerCase().split(/[^\p{L}\p{N}]+/u));
  return [...new Set(["surety", "password", ...parts])].filter((word) => word.length >= 4);
}

/** Whether a password is made of little but context words (ASVS 6.2.11), also with look-alike digits: "surety surety surety", "T1dewater2026!". */
export function consistsOfContext(password: string, words: readonly string[]): boolean {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return [password.toLowerCase(), withoutLookAlikes(password)].some((text) => {
    let rest = text;
    for (const word of longestFirst) rest = rest.replaceAll(word, " ");
    return rest !== text && lettersOf(rest).length < LEFT;
  });
}

/** Whether a password is one short part again and again, or runs along the keys or the alphabet: "aaaaaaaaaaaa", "123456789012". */
export function isPattern(password: string): boolean {
  const text = lettersOf(password.toLowerCase());
  return /^(.{1,6}?)\1{2,}.{0,5}$/u.test(text) || /^(.{6,})\1+$/u.test(text) || runsOnly(text);
}

/** Forms of a password under which lists of frequent ones may know it: as it is, without look-alikes, and the word before a few digits and signs. */
export function commonForms(password: string): string[] {
  const text = password.toLowerCase();
  const plain = withoutLookAlikes(password);
  const word = /^[^\p{L}]{0,6}(\p{L}{5,})[^\p{L}]{0,10}$/u;
  const cores = [text, plain].flatMap((one) => word.exec(one)?.[1] ?? []);
  return [...new Set([text, plain, lettersOf(text), ...cores])];
}

function withoutLookAlikes(text: string): string {
  return text.toLowerCase().replace(/[@43!10$57]/g, (sign) => LOOK_ALIKES[sign] ?? sign);
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "");
}

/** Cuts the text into runs of four or more; what belongs to none must be short. */
function runsOnly(text: string): boolean {
  let left = 0;
  for (let at = 0; at < text.length; ) {
    let length = 0;
    while (at + length < text.length && isRun(text.slice(at, at + length + 1))) length += 1;
    if (length < 4) left += 1;
    at += length < 4 ? 1 : length;
  }
  return text.length > 0 && left < LEFT / 2;
}

function isRun(text: string): boolean {
  const backwards = [...text].reverse().join("");
  return RUNS.some((run) => run.includes(text) || run.includes(backwards));
}
