import type { Theme } from "#app/pdf/layout/theme";
import { num, rgb } from "#app/pdf/layout/theme";

/** The shapes of the states; each differs from the others without its colour. */
export type Icon = "kept" | "risk" | "broken" | "none" | "due" | "late" | "changed" | "revoked";

/** Drawing operators for an icon whose square of `side` points has its left bottom corner at x, y. */
export function iconOps(icon: Icon, x: number, y: number, side: number, colour: Theme): string {
  const s = side / 16;
  const ink = rgb(colour);
  return `q ${num(s)} 0 0 ${num(s)} ${num(x)} ${num(y)} cm ${ink} rg ${ink} RG 1.6 w 1 J 1 j ${shapes[icon]} Q`;
}

const white = "1 1 1 RG";
const disc = circle(8, 8, 7);
const shapes: Record<Icon, string> = {
  kept: `${disc} f ${white} 4.6 8.2 m 7 5.8 l 11.4 10.6 l S`,
  risk: `8 15 m 15.4 1.6 l 0.6 1.6 l h f ${white} 8 10.4 m 8 6.6 l S 8 4.2 m 8 4.1 l S`,
  broken: `1.4 1.4 13.2 13.2 re f ${white} 5 5 m 11 11 l S 5 11 m 11 5 l S`,
  none: `[2.4 2.6] 0 d ${circle(8, 8, 6.2)} S`,
  due: `${circle(8, 8, 6.2)} S 8 11.6 m 8 8 l 10.4 6.4 l S`,
  late: `${disc} f ${white} 8 11.8 m 8 8 l 10.6 6.2 l S`,
  changed: "2.5 10.6 m 13.5 10.6 l S 10.8 13.2 m 13.5 10.6 l S 13.5 5.4 m 2.5 5.4 l S 5.2 2.8 m 2.5 5.4 l S",
  revoked: `${disc} f ${white} 4.8 8 m 11.2 8 l S`,
};

function circle(x: number, y: number, r: number): string {
  const k = r * 0.5523;
  return [
    `${num(x + r)} ${num(y)} m`,
    `${num(x + r)} ${num(y + k)} ${num(x + k)} ${num(y + r)} ${num(x)} ${num(y + r)} c`,
    `${num(x - k)} ${num(y + r)} ${num(x - r)} ${num(y + k)} ${num(x - r)} ${num(y)} c`,
    `${num(x - r)} ${num(y - k)} ${num(x - k)} ${num(y - r)} ${num(x)} ${num(y - r)} c`,
    `${num(x + k)} ${num(y - r)} ${num(x + r)} ${num(y - k)} ${num(x + r)} ${num(y)} c h`,
  ].join(" ");
}
