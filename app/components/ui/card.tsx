import { type ReactNode, useId } from "react";
import { useTitles } from "./page-header";

type Props = {
  title?: ReactNode;
  /** Stands at the end of the head: a count, a state, a link. */
  aside?: ReactNode;
  foot?: ReactNode;
  /** Gives the content its margins; leave out for tables, ledgers and facts, which bring their own. */
  pad?: boolean;
  /** Draws the double rule: this is in the log and cannot change. */
  sealed?: boolean;
  id?: string;
  /** Takes the focus when something before it is done. */
  target?: boolean;
  children?: ReactNode;
};

/** The one container: a panel with a head, content and a foot. */
export function Card({ title, aside, foot, pad, sealed, id, target, children }: Props) {
  const heading = useId();
  const Title = useTitles().panel;
  return (
    <section
      className={sealed ? "sheet sealed" : "sheet"}
      id={id}
      tabIndex={target ? -1 : undefined}
      aria-labelledby={title ? heading : undefined}
    >
      {title ? (
        <header>
          <Title id={heading}>{title}</Title>
          {aside ? <div className="muted small">{aside}</div> : null}
        </header>
      ) : null}
      {pad ? <div className="pad stack tight">{children}</div> : children}
      {foot ? <footer>{foot}</footer> : null}
    </section>
  );
}
