import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export type Tone = "kept" | "risk" | "broken" | "info";

/** A flag on a row; a row may have several. */
export function Tag({ children, tone, icon }: { children: ReactNode; tone?: Tone; icon?: IconName }) {
  return (
    <span className={tone ? `tag is-${tone}` : "tag"}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </span>
  );
}
