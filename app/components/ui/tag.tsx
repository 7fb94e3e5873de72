import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export type Tone = "kept" | "risk" | "broken" | "info";

/** A flag on a row; many may stand side by side. */
export function Tag({ children, tone, icon }: { children: ReactNode; tone?: Tone; icon?: IconName }) {
  return (
    <span className={tone ? `tag is-${tone}` : "tag"}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </span>
  );
}
