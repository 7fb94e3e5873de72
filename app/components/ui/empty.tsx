import { type ReactNode, useId } from "react";

/** An empty place says what belongs here, what happens when it comes, and the one action. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const id = useId();
  return (
    <section className="empty" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children ? <div className="stack tight">{children}</div> : null}
      {action ? <div className="row">{action}</div> : null}
    </section>
  );
}
