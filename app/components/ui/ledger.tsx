import type { ReactNode } from "react";

/** Time in the margin, facts beside it. Rows are <LedgerRow>. */
export function Ledger({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ol className="ledger" aria-label={label}>
      {children}
    </ol>
  );
}

type RowProps = { when: ReactNode; under?: ReactNode; who?: ReactNode; id?: string; children: ReactNode };

/** One line: `when` in the margin with `under` in small below it, the fact, and who it belongs to. */
export function LedgerRow({ when, under, who, id, children }: RowProps) {
  return (
    <li id={id}>
      <div>
        {when}
        {under ? (
          <>
            <br />
            <small>{under}</small>
          </>
        ) : null}
      </div>
      <div>{children}</div>
      {who ? <small>{who}</small> : null}
    </li>
  );
}
