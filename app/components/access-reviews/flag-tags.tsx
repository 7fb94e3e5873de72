import { Fragment } from "react";
import type { IconName } from "#components/ui/icon";
import { Tag, type Tone } from "#components/ui/tag";
import { FLAG_WORDS, type Flag, RECIPROCAL } from "#domain/access-reviews/flags";

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

type Props = {
  flags: readonly Flag[];
  /** Days without a sign-in, said with "inactive". */
  idle?: number | null;
  /** Not read by the reviewer: what says "you" to them is said of them. */
  others?: boolean;
};

/** The flags of an account, riskiest first. */
export function FlagTags({ flags, idle, others }: Props) {
  const words = (flag: Flag) => {
    if (flag === "inactive" && idle) return `inactive ${idle}\u00a0d`;
    return others && flag === "reciprocal" ? RECIPROCAL : FLAG_WORDS[flag];
  };
  return flags.map((flag, at) => (
    <Fragment key={flag}>
      {at > 0 ? <span className="vh">, </span> : null}
      <Tag tone={LOOK[flag][0]} icon={LOOK[flag][1]}>
        {words(flag)}
      </Tag>
    </Fragment>
  ));
}
