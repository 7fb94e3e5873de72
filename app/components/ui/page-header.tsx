import type { ReactNode } from "react";

/** A page's title, one plain sentence under it, at most three actions beside it, one of them `.go`. */
export function PageHeader({
  title,
  intro,
  csv,
  children,
}: {
  title: ReactNode;
  intro?: ReactNode;
  /** Where the page's records are as a CSV file. */
  csv?: string;
  children?: ReactNode;
}) {
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {intro ? <p className="intro">{intro}</p> : null}
      </div>
      {children || csv ? (
        <div className="row no-print">
          {csv ? (
            <a className="btn" href={csv}>
              CSV
            </a>
          ) : null}
          {children}
        </div>
      ) : null}
    </div>
  );
}
