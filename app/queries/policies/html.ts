import { offLoop } from "#app/off-loop/ask";
import { TookTooLong } from "#app/off-loop/asked-thread";
import type { Rendered } from "#policies/markdown";

/** The texts that were rendered last: an approved one does not change and is read by everyone. */
const recent = new Map<string, Promise<Rendered>>();
const MOST_RECENT = 20;

/**
 * A policy's Markdown as HTML, made beside the event loop; the twenty texts of late are kept. A text that would take longer
 * than any page may is shown as it was written.
 */
export function policyHtml(userId: string, markdown: string): Promise<Rendered> {
  const known = recent.get(markdown) ?? make(userId, markdown);
  recent.delete(markdown);
  recent.set(markdown, known);
  known.catch(() => recent.delete(markdown));
  for (const [oldest] of recent) if (recent.size > MOST_RECENT) recent.delete(oldest);
  return known;
}

async function make(userId: string, markdown: string): Promise<Rendered> {
  try {
    return await offLoop(userId, "renderPolicy", markdown);
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    const { asWritten } = await import("#policies/markdown");
    return asWritten(markdown);
  }
}
