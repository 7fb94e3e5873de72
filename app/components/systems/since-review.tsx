import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { NamedGroup } from "#components/ui/named-group";

type Group = { total: number; first: { id: string; label: string; detail: string | null }[] };
type SinceReviewData = { id: string; ref: string; added: Group; removed: Group; changed: Group };

/** What is new, changed and gone since the list that the last approved review looked at. */
export function SinceReview({ since }: { since: SinceReviewData | null }) {
  if (since === null)
    return (
      <Card title="Since the last review" pad>
        <p className="muted">No review of this system had been approved when this list was extracted.</p>
      </Card>
    );
  return (
    <Card
      title="Since the last review"
      aside={<Link to={`/access-reviews/${since.id}`}>{since.ref}</Link>}
      pad
    >
      <div className="stack tight">
        <NamedGroup title="New accounts" group={since.added} none="No new accounts." />
        <NamedGroup
          title="Changed roles or status"
          group={since.changed}
          none="No changed roles or status."
        />
        <NamedGroup title="Removed" group={since.removed} none="No removed accounts." />
      </div>
    </Card>
  );
}
