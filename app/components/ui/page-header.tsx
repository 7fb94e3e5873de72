import type { ReactNode } from "react";

/** A page's title, one plain sentence under it, at most three actions beside it, one of them `.go`. */
export function PageHeader({
  title,
  lede,
  children,
}: {
  title: ReactNode;
  lede?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {lede ? <p className="lede">{lede}</p> : null}
      </div>
      {children ? <div className="row no-print">{children}</div> : null}
    </div>
  );
}
