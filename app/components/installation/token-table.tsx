import { Badge } from "#components/ui/badge";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { type TokenScope, tokenScopes } from "#domain/installation/api-tokens";

type TokenLine = {
  id: string;
  name: string;
  prefix: string;
  scope: TokenScope;
  controls: readonly string[];
  madeBy: string;
  madeAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  state: "live" | "ended" | "expired";
};

/** Every token ever made: whose program, by whom, last used, until when. */
export function TokenTable({ tokens }: { tokens: readonly TokenLine[] }) {
  return (
    <Table
      label="Tokens"
      rows={tokens}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "name",
          label: "Program",
          wide: true,
          cell: (row) => (
            <>
              {row.name} <code>{row.prefix}_…</code>
            </>
          ),
        },
        {
          key: "scope",
          label: "May",
          short: "May",
          cell: (row) => (
            <>
              {tokenScopes[row.scope]}
              {row.controls.length > 0 ? ` (${row.controls.join(", ")})` : ""}
            </>
          ),
        },
        { key: "state", label: "State", cell: (row) => <State token={row} /> },
        {
          key: "used",
          label: "Last use",
          short: "Last use",
          cell: (row) => (row.lastUsedAt ? <When at={row.lastUsedAt} /> : "none"),
        },
        { key: "until", label: "Ends", short: "Ends", cell: (row) => <When at={row.expiresAt} /> },
        {
          key: "made",
          label: "Created",
          short: "Created",
          drop: "mid",
          cell: (row) => (
            <>
              <When at={row.madeAt} /> by {row.madeBy}
            </>
          ),
        },
      ]}
    />
  );
}

function State({ token }: { token: TokenLine }) {
  if (token.state === "live") return <Badge state="done">active</Badge>;
  if (token.state === "expired") return <Badge state="none">expired</Badge>;
  return <Badge state="none">ended</Badge>;
}
