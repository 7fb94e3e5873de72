import { Badge, type State } from "#components/ui/badge";
import type { RunOutcome } from "#domain/evidence/collectors";
import { outcomeWords } from "#domain/evidence/collectors";
import type { Freshness, ReviewState, Verdict } from "#domain/evidence/evidence";

type Props = { review: ReviewState; freshness: Freshness; partial?: boolean; replaced?: boolean };

/** The state of an item: its review first; an accepted one is fresh or stale, unless a newer one has taken its place. */
export function EvidenceState({ review, freshness, partial, replaced }: Props) {
  if (review === "returned") return <Badge state="broken">returned</Badge>;
  if (review === "waiting")
    return <Badge state={partial ? "risk" : "due"}>{partial ? "partial, waiting" : "awaiting review"}</Badge>;
  if (replaced) return <Badge state="done">accepted, superseded</Badge>;
  return <Badge state={freshness} />;
}

const FINDINGS: Record<Verdict, readonly [State, string]> = {
  pass: ["kept", "passed"],
  fail: ["broken", "failed"],
  unknown: ["none", "unknown"],
};

/** What a rule says about one object. */
export function FindingState({ verdict }: { verdict: Verdict }) {
  const [state, word] = FINDINGS[verdict];
  return <Badge state={state}>{word}</Badge>;
}

const OUTCOMES: Record<RunOutcome, State> = {
  pass: "kept",
  fail: "broken",
  unknown: "none",
  partial: "risk",
  error: "broken",
  interrupted: "risk",
};

/** How a collector's run ended; running while it did not. */
export function RunState({ outcome }: { outcome: RunOutcome | null }) {
  if (outcome === null) return <Badge state="due">running</Badge>;
  return <Badge state={OUTCOMES[outcome]}>{outcomeWords[outcome]}</Badge>;
}
