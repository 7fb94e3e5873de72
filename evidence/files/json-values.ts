/**
 * The several values of a JSON text one after the other, as one list: JSON Lines, or pages that a program printed. Null when the text
 * is one value. Characters are only split here: the parser reports what is not JSON.
 */
export function* joinedValues(text: string): Generator<void, string | null, void> {
  const cuts: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === 0x22) at = endOfString(text, at);
    else if (sign === 0x7b || sign === 0x5b) depth += 1;
    else if ((sign === 0x7d || sign === 0x5d) && --depth === 0) cuts.push(at + 1);
    if (at % 65_536 === 0) yield;
  }
  if (cuts.length < 2 || depth !== 0) return null;
  const parts = cuts.map((end, index) => text.slice(cuts[index - 1] ?? 0, end));
  return `[${parts.map((part) => part.trim().replace(/^,/, "")).join(",")}]`;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (before > start && text.charCodeAt(before) === 0x5c) before -= 1;
    if ((end - 1 - before) % 2 === 0) return end;
  }
  return text.length;
}
