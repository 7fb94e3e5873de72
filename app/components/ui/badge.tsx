import type { ReactNode } from "react";
import type { IconName } from "./icon";
import type { Tone } from "./tag";

/** Every state the product knows: classes of colour and glyph, word. Words have no synonyms. */
const STATES = {
  kept: ["is-kept i-kept", "kept"],
  risk: ["is-risk i-risk", "at risk"],
  broken: ["is-broken i-broken", "broken"],
  none: ["i-none", "no result yet"],
  fresh: ["is-kept i-kept", "fresh"],
  stale: ["is-risk i-over", "stale"],
  missing: ["is-broken i-none", "missing"],
  held: ["is-kept i-kept", "held"],
  late: ["is-risk i-over", "late"],
  missed: ["is-broken i-broken", "missed"],
  open: ["i-none", "open now"],
  upcoming: ["i-none", "to come"],
  done: ["is-kept i-kept", "done"],
  due: ["i-clock", "due"],
  soon: ["is-risk i-clock", "due soon"],
  overdue: ["is-broken i-over", "overdue"],
  sealed: ["i-seal", "sealed"],
  draft: ["i-file", "draft"],
  info: ["i-info", "noted"],
  // Decisions carry no colour: revoking is not an error.
  keep: ["i-kept", "kept"],
  change: ["i-change", "changed"],
  revoke: ["i-minus", "revoked"],
} as const satisfies Record<string, readonly [classes: `${"" | `is-${Tone} `}i-${IconName}`, word: string]>;

export type State = keyof typeof STATES;

/** A state as glyph (drawn by the style sheet before the word), word and colour, in that order. Children replace the word when a number belongs to it ("overdue by 2 d"). */
export function Badge({ state, children }: { state: State; children?: ReactNode }) {
  const [classes, word] = STATES[state];
  return <span className={`badge ${classes}`}>{children ?? word}</span>;
}
