import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type Reviewer = {
  reviewer_id: string | null;
  name: string;
  items: number;
  decided: number;
  flagged_open: number;
  kept: number;
  changed: number;
  revoked: number;
  signed_at: string | null;
  /** Last day of an absence that keeps them from deciding. */
  awayUntil: string | null;
};

/** How far each reviewer is. */
export function ReviewProgress({ reviewers }: { reviewers: readonly Reviewer[] }) {
  return (
    <Card title="Reviewers">
      <Table
        label="Progress by reviewer"
        rows={reviewers}
        rowKey={(row) => row.reviewer_id ?? "nobody"}
        columns={[
          {
            key: "name",
            label: "Reviewer",
            cell: (row) => (
              <>
                <Who name={row.name} />
                {row.awayUntil && !row.signed_at ? (
                  <small className="muted">
                    {" "}
                    out of office until <When at={row.awayUntil} />
                  </small>
                ) : null}
              </>
            ),
          },
          {
            key: "decided",
            label: "Decided",
            short: "Decided",
            num: true,
            cell: (row) => `${row.decided} of ${row.items}`,
          },
          {
            key: "flagged",
            label: "Flagged, open",
            short: "Flagged, open",
            num: true,
            drop: "mid",
            cell: (row) => row.flagged_open,
          },
          {
            key: "what",
            label: "Decisions",
            short: "Decisions",
            wide: true,
            cell: (row) => `${row.kept} kept, ${row.changed} to change, ${row.revoked} to revoke`,
          },
          {
            key: "signed",
            label: "Signed",
            cell: (row) =>
              row.signed_at ? (
                <Badge state="sealed">
                  signed <When at={row.signed_at} />
                </Badge>
              ) : (
                <Badge state="open">not yet</Badge>
              ),
          },
        ]}
      />
    </Card>
  );
}
