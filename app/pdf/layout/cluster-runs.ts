import { bidi, type Cluster } from "#app/pdf/layout/clusters";
import type { Line, Piece } from "#app/pdf/layout/spans";

/** Without the spaces at the end. */
export function trimmed(clusters: Cluster[]): Cluster[] {
  let end = clusters.length;
  while (end > 0 && clusters[end - 1]!.space) end--;
  return clusters.slice(0, end);
}

/** Joined letters are narrower than the letters alone, so runs of them are measured together. */
export function widthOf(clusters: Cluster[]): number {
  return runs(clusters).reduce((sum, run) => sum + runWidth(run), 0);
}

function runWidth(run: Cluster[]): number {
  const first = run[0]!;
  if (!first.shaped) return run.reduce((sum, cluster) => sum + cluster.width, 0);
  return first.face!.shape(run.map((cluster) => cluster.text).join(""), first.level % 2 ? "rtl" : "ltr")
    .width;
}

function runs(clusters: Cluster[]): Cluster[][] {
  const found: Cluster[][] = [];
  for (const cluster of clusters) {
    const last = found.at(-1)?.at(-1);
    const same =
      last?.face &&
      cluster.face === last.face &&
      cluster.span === last.span &&
      cluster.level === last.level &&
      cluster.shaped === last.shaped &&
      !cluster.actual &&
      !last.actual;
    if (same) found.at(-1)!.push(cluster);
    else found.push([cluster]);
  }
  return found;
}

/** One line of these clusters, its pieces in visual order. */
export function compose(clusters: Cluster[], size: number): Line {
  const logical = runs(trimmed(clusters));
  const pieces = inVisualOrder(logical).map((run) => pieceOf(run, size));
  return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0) };
}

/** Rule L2: from the highest level down to the lowest odd one, turn round every stretch at that level or above. */
function inVisualOrder(logical: Cluster[][]): Cluster[][] {
  const order = [...logical];
  const highest = Math.max(0, ...order.map((run) => run[0]!.level));
  for (let level = highest; level >= 1; level--) {
    for (let from = 0; from < order.length; from++) {
      if (order[from]![0]!.level < level) continue;
      let to = from;
      while (to + 1 < order.length && order[to + 1]![0]!.level >= level) to++;
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse());
      from = to;
    }
  }
  return order;
}

function pieceOf(run: Cluster[], size: number): Piece {
  const first = run[0]!;
  const { span, face } = first;
  if (!face) return { span, face: null, hex: "", width: (first.width * size) / 1000 };
  const backwards = first.level % 2 === 1;
  if (first.shaped) {
    const text = run.map((cluster) => cluster.text).join("");
    const shaped = face.shape(text, backwards ? "rtl" : "ltr");
    const piece: Piece = { span, face, hex: "", shaped, width: (shaped.width * size) / 1000 };
    if (!backwards) piece.actual = text;
    return piece;
  }
  let hex = "";
  let width = 0;
  for (const cluster of backwards && !first.actual ? [...run].reverse() : run) {
    for (const one of cluster.text) {
      const shown = backwards && !first.actual ? (bidi.getMirroredCharacter(one) ?? one) : one;
      const glyph = face.glyph(shown.codePointAt(0)!) ?? face.glyph(one.codePointAt(0)!);
      hex += glyph?.hex ?? "";
      width += glyph?.width ?? 0;
    }
  }
  return { span, face, hex, actual: first.actual, width: (width * size) / 1000 };
}
