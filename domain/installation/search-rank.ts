/**
 * How well a record answers a search; the smaller, the better. 0: it is called so, 1: its reference begins so, 2: its name
 * begins so, 3: words of its name begin so, 4: its name has it, 5: only its text has it. All texts are folded.
 */
export function rankOf(words: readonly string[], ref: string, title: string): number {
  const text = words.join(" ");
  if (ref === text || title === text) return 0;
  if (ref.startsWith(text)) return 1;
  if (title.startsWith(text)) return 2;
  const name = `${ref} ${title}`;
  if (words.every((word) => beginsWord(name, word))) return 3;
  return words.every((word) => name.includes(word)) ? 4 : 5;
}

function beginsWord(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1] ?? "")) return true;
  return false;
}
