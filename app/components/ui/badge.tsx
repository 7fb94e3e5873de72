import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

/** Every state the product knows: glyph, colour class, word. Words have no synonyms. */
const STATES = {
  kept: ["kept", "is-kept", "kept"],
  risk: ["risk", "is-risk", "at risk"],
  broken: ["broken", "is-broken", "broken"],
  none: ["none", "", "no result yet"],
  fresh: ["kept", "is-kept", "fresh"],
  stale: ["over", "is-risk", "stale"],
  missing: ["none", "is-broken", "missing"],
  held: ["kept", "is-kept", "held"],
  late: ["over", "is-risk", "late"],
  missed: ["broken", "is-broken", "missed"],
  open: ["none", "", "open now"],
  upcoming: ["none", "", "to come"],
  done: ["kept", "is-kept", "done"],
  due: ["clock", "", "due"],
  soon: ["clock", "is-risk", "due soon"],
  overdue: ["over", "is-broken", "overdue"],
  sealed: ["seal", "", "sealed"],
  draft: ["file", "", "draft"],
  info: ["info", "", "noted"],
  // Decisions carry no colour: revoking is not an error.
  keep: ["kept", "", "kept"],
  change: ["change", "", "changed"],
  revoke: ["minus", "", "revoked"],
} as const satisfies Record<string, readonly [IconName, string, string]>;

export type State = keyof typeof STATES;

/** A state as glyph, word and colour, in that order. Children replace the word when a number belongs to it ("overdue by 2 d"). */
export function Badge({ state, children }: { state: State; children?: ReactNode }) {
  const [icon, tone, word] = STATES[state];
  return (
    <span className={tone ? `badge ${tone}` : "badge"}>
      <Icon name={icon} />
      {children ?? word}
    </span>
  );
}
