/** Colours (sRGB hex, the light side of the screen's tokens) and sizes (points) of a printed page. */
const ink = {
  text: "17232c",
  second: "48555c",
  third: "5e6a70",
  rule: "d2dbd9",
  edge: "748389",
  well: "eaf1ee",
  accent: "16507e",
  kept: "17633e",
  risk: "834d13",
  broken: "aa1f1f",
  keptWash: "def5e8",
  riskWash: "feefcf",
  brokenWash: "ffebe9",
  cell: "618f98",
  late: "c2761b",
  missed: "be2323",
  white: "ffffff",
} as const;

export type Theme = keyof typeof ink;

export const size = { tiny: 7.5, small: 8.5, text: 9.5, lead: 11, head: 12, title: 16, cover: 26 } as const;

/** Millimetres to points. */
export function mm(length: number): number {
  return (length * 72) / 25.4;
}

/** A number as PDF operators want it: at most two decimals, never an exponent. */
export function num(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const paints = new Map<string, string>();

/** Three operands (0 to 1) for the fill and stroke colour operators. */
export function rgb(colour: Theme): string {
  let paint = paints.get(colour);
  if (!paint) {
    const hex = ink[colour];
    paint = [0, 2, 4].map((at) => num(Number.parseInt(hex.slice(at, at + 2), 16) / 255)).join(" ");
    paints.set(colour, paint);
  }
  return paint;
}
