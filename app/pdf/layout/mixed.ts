import { compose, trimmed, widthOf } from "#app/pdf/layout/cluster-runs";
import { type Cluster, findClusters } from "#app/pdf/layout/clusters";
import type { FontBook } from "#app/pdf/layout/glyphs";
import type { Line, Span } from "#app/pdf/layout/spans";

/**
 * Breaks one paragraph of any scripts and looks into lines (Unicode Bidirectional Algorithm for the order, the fonts' own
 * rules for joining and reordering within a word). `width` in points.
 */
export function breakMixed(book: FontBook, spans: Span[], size: number, width: number): Line[] {
  const clusters = findClusters(book, spans);
  const room = (width * 1000) / size + 0.01;
  const lines: Line[] = [];
  let line: Cluster[] = [];
  let used = 0;
  for (const word of words(clusters)) {
    const wide = widthOf(word);
    const bare = widthOf(trimmed(word));
    if (line.length > 0 && used + bare > room) {
      lines.push(compose(line, size));
      line = [];
      used = 0;
    }
    if (bare <= room) {
      line.push(...word);
      used += wide;
      continue;
    }
    for (const cluster of word) {
      if (line.length > 0 && used + cluster.width > room && !cluster.space) {
        lines.push(compose(line, size));
        line = [];
        used = 0;
      }
      line.push(cluster);
      used += cluster.width;
    }
  }
  lines.push(compose(line, size));
  return lines;
}

function words(clusters: Cluster[]): Cluster[][] {
  const found: Cluster[][] = [];
  let from = 0;
  clusters.forEach((cluster, at) => {
    if (!cluster.breakAfter) return;
    found.push(clusters.slice(from, at + 1));
    from = at + 1;
  });
  return found;
}
