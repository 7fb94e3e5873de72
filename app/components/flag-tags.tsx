import { FLAG_WORDS, type Flag } from "#domain/review-flags";
import type { IconName } from "./icon";
import { Tag, type Tone } from "./tag";

const LOOK: Record<Flag, readonly [tone: Tone | undefined, icon: IconName]> = {
  left: ["broken", "broken"],
  privileged: ["info", "lock"],
  no_mfa: ["broken", "risk"],
  inactive: ["risk", "clock"],
  unmatched: ["risk", "none"],
  shared: [undefined, "file"],
  service: [undefined, "file"],
  new: [undefined, "info"],
  changed: [undefined, "change"],
  reciprocal: ["risk", "info"],
};

/** The flags of an account, riskiest first. `idle` is said with "inactive". */
export function FlagTags({ flags, idle }: { flags: readonly Flag[]; idle?: number | null }) {
  return flags.map((flag) => (
    <Tag key={flag} tone={LOOK[flag][0]} icon={LOOK[flag][1]}>
      {flag === "inactive" && idle ? `inactive ${idle}\u00a0d` : FLAG_WORDS[flag]}
    </Tag>
  ));
}
