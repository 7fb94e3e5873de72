import { Badge } from "#components/ui/badge";
import { useNow } from "#components/ui/now";
import type { ReviewStateWord } from "#domain/access-reviews/reviews";

/** The state of a review, in one glyph and a word. */
export function ReviewState({ state, dueAt }: { state: ReviewStateWord; dueAt: Date }) {
  const now = useNow();
  if (state === "draft") return <Badge state="draft" />;
  if (state === "closed") return <Badge state="sealed">approved</Badge>;
  if (state === "signed") return <Badge state="due">to approve</Badge>;
  return dueAt < now ? <Badge state="overdue" /> : <Badge state="open" />;
}
