import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type DecidedItem = {
  id: string;
  label: string;
  role: string | null;
  means: string | null;
  decision: {
    kind: "keep" | "change" | "revoke";
    toRole: string | null;
    reason: string | null;
    bulk: boolean;
    at: Date;
  };
};

const WORDS = { keep: "kept", change: "to change", revoke: "to revoke" } as const;

/** What is decided, newest first, each with its way back until the list is signed. */
export function ReviewDecided({
  items,
  total,
  final,
  open,
  children,
}: {
  items: readonly DecidedItem[];
  /** How many are decided in all. */
  total: number;
  final: boolean;
  open: boolean;
  /** Under the list: the way to the others. */
  children?: ReactNode;
}) {
  if (items.length === 0) return null;
  return (
    <details className="sheet" open={open}>
      <summary className="pad">
        <b>Decided, {total}</b>{" "}
        <span className="muted small">
          {final ? "signed and locked" : "you can change decisions until you sign"}
        </span>
      </summary>
      <Ledger label="Decided">
        {items.map(({ id, label, role, means, decision }) => (
          <LedgerRow
            key={id}
            when={<Badge state={decision.kind}>{WORDS[decision.kind]}</Badge>}
            under={<When at={decision.at} />}
            who={final ? undefined : <UndoButton id={id} label={`${label}, ${role ?? "no role"}`} />}
          >
            <Who name={label} />
            <br />
            <small>
              {decision.toRole
                ? `From ${role ?? "no role"} to ${decision.toRole}`
                : (means ?? role ?? "no role")}
              {decision.reason ? ` “${decision.reason}”` : ""}
              {decision.bulk ? " Kept in bulk." : ""}
            </small>
          </LedgerRow>
        ))}
      </Ledger>
      {children}
    </details>
  );
}

function UndoButton({ id, label }: { id: string; label: string }) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="item" value={id} />
      <button className="btn quiet" type="submit" name="do" value="undo">
        Undo<span className="vh">: {label}</span>
      </button>
    </Form>
  );
}
