import type { ReactNode } from "react";

/** An act with consequences: its name ends with "…", opening it says what follows, and only then comes the button. Needs no script. */
export function Disclosure({ act, open, children }: { act: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="sheet" open={open}>
      <summary>{act}…</summary>
      <div className="pad stack tight">{children}</div>
    </details>
  );
}
