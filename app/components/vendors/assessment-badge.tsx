import { Badge } from "#components/ui/badge";
import { When } from "#components/ui/when";
import type { Assessment } from "#domain/vendors/vendors";

/** Whether the assessment of a company is fresh, due soon, stale, or not planned. */
export function AssessmentBadge({ state, nextReviewOn }: { state: Assessment; nextReviewOn: string | null }) {
  if (state === "missing" || !nextReviewOn) return <Badge state="none">no review planned</Badge>;
  if (state === "stale") {
    return (
      <Badge state="stale">
        stale since <When at={nextReviewOn} />
      </Badge>
    );
  }
  return (
    <>
      <Badge state={state === "soon" ? "soon" : "fresh"}>{state === "soon" ? "review soon" : "fresh"}</Badge>{" "}
      <span className="muted">
        next <When at={nextReviewOn} />
      </span>
    </>
  );
}
