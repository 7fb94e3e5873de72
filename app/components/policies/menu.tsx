import type { ReactNode } from "react";
import { Icon } from "#components/ui/icon";

/** Further actions behind a button, by popover: no script. Children are links and <button className="item">. */
export function Menu({ id, label = "More", children }: { id: string; label?: string; children: ReactNode }) {
  const opener = { popovertarget: id };
  const target = { popover: "auto" };
  return (
    <>
      <button className="btn" type="button" {...opener}>
        {label} <Icon name="menu" />
      </button>
      <div className="menu nav" id={id} {...target}>
        {children}
      </div>
    </>
  );
}
