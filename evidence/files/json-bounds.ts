import { BadFile } from "#evidence/files/bad-lines";

/** `list`: records in one list. `values`: values, lists and objects in all. `depth`: levels of lists and objects. */
type JsonBounds = { list: number; values: number; depth: number };
/** As many rows as a CSV file may have; fewer values, since each takes several times the memory here. */
const bounds: JsonBounds = { list: 300_000, values: 2_000_000, depth: 64 };

const [QUOTE, ESCAPE, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Refuses a JSON text that would fill the memory when it is parsed: one pass over its signs, before any object is made.
 * Whether it is JSON at all is not judged. @throws BadFile
 */
export function boundJson(text: string, most = bounds): void {
  const open: { list: boolean; commas: number }[] = [];
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at);
    else if (sign === COMMA) {
      values += 1;
      const inside = open.at(-1);
      if (inside) inside.commas += 1;
      if (inside?.list && inside.commas >= most.list) refuseSize(most);
    } else if (sign === OPEN_LIST || sign === OPEN_OBJECT) {
      values += 1;
      open.push({ list: sign === OPEN_LIST, commas: 0 });
      if (open.length > most.depth)
        throw new BadFile(`The file nests lists and objects more than ${most.depth} levels deep.`);
    } else if (sign === CLOSE_LIST || sign === CLOSE_OBJECT) open.pop();
    if (values > most.values) refuseSize(most);
  }
}

/** Where the string that starts at `start` has its closing quote; the end of the text when it has none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === ESCAPE ? 2 : 1;
  return at;
}

function refuseSize(most: JsonBounds): never {
  const [list, values] = [most.list, most.values].map((count) => count.toLocaleString("en"));
  throw new BadFile(`The file has more than ${list} records in a list or ${values} values. Split it.`);
}
