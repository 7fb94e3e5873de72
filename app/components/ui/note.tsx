import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import type { Tone } from "./tag";

const GLYPH: Record<Tone, IconName> = { info: "info", kept: "kept", risk: "risk", broken: "broken" };

/**
 * A remark that belongs to the page, with its glyph. `live` makes screen readers say it when it appears: what went wrong at
 * once, what went well when there is a pause.
 */
export function Note({
  tone = "info",
  live,
  children,
}: {
  tone?: Tone;
  live?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={`note is-${tone}`}
      role={live ? (tone === "risk" || tone === "broken" ? "alert" : "status") : undefined}
    >
      <Icon name={GLYPH[tone]} />
      <div>{children}</div>
    </div>
  );
}
