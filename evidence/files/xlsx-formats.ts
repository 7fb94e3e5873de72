import { readXml } from "#evidence/files/xlsx-xml";
import type { Entry } from "#evidence/files/xlsx-zip";

/** How the numbers of a cell are shown, so far as it changes what they mean. */
export type NumberFormat =
  | { kind: "number" }
  /** Leading zeros up to this many digits, as of staff numbers. */
  | { kind: "padded"; digits: number }
  | { kind: "month" | "year" | "day" | "instant" }
  | { kind: "clock"; elapsed: boolean };

const NUMBER: NumberFormat = { kind: "number" };
const MOST_STYLES = 100_000;

/** The formats that have a number in ECMA-376 and no text in the file, with those of East Asian editions. */
const BUILT_IN: Record<number, string> = {
  14: "m/d/yyyy",
  15: "d-mmm-yy",
  16: "d-mmm",
  17: "mmm-yy",
  18: "h:mm AM/PM",
  19: "h:mm:ss AM/PM",
  20: "h:mm",
  21: "h:mm:ss",
  22: "m/d/yyyy h:mm",
  45: "mm:ss",
  46: "[h]:mm:ss",
  47: "mm:ss.0",
};
const isEastAsianDay = (id: number) => (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58);

/** The number format of each style of a workbook, by the number that cells name it with. */
export async function formatsOf(entry: Entry | undefined): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let inCells = false;
  if (!entry) return [];
  await readXml(entry, {
    open(name, attributes) {
      if (name === "numFmt" && codes.size < MOST_STYLES)
        codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
      if (name === "cellXfs") inCells = true;
      if (name === "xf" && inCells && styles.length < MOST_STYLES)
        styles.push(Number(attributes.numFmtId ?? 0));
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles.map((id) => {
    const code = codes.get(id) ?? BUILT_IN[id];
    if (code !== undefined) return formatOf(code);
    return isEastAsianDay(id) ? { kind: "day" } : NUMBER;
  });
}

/** What a format code such as “dd/mm/yyyy hh:mm” makes of a number. */
function formatOf(code: string): NumberFormat {
  const bare = code
    .slice(0, 255)
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "");
  const [first = ""] = bare.split(";");
  if (/^0{2,15}$/.test(first)) return { kind: "padded", digits: first.length };
  const sign = first.replace(/general/gi, "").replace(/am\/pm|a\/p/gi, "");
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(sign);
  const clock = elapsed || /[hs]/i.test(sign);
  const [year, day] = [/y/i.test(sign), /d/i.test(sign)];
  const month = /m/i.test(sign) && (!clock || year || day);
  if (clock) return year || day ? { kind: "instant" } : { kind: "clock", elapsed };
  if (day) return { kind: "day" };
  if (month) return { kind: "month" };
  return year ? { kind: "year" } : NUMBER;
}
