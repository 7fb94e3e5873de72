import type { IncidentPage } from "#app/queries/incidents/page";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { asksPostMortem, postMortemParts } from "#domain/incidents/post-mortem-parts";

/** The current post-mortem, or whether this incident needs one. */
export function PostMortemCard({ record, mayEdit }: { record: IncidentPage; mayEdit: boolean }) {
  const [standing] = record.postMortems;
  const { ref, severity } = record.incident;
  return (
    <Card
      title="Post-mortem"
      aside={<PostMortemSaved versions={record.postMortems} />}
      foot={
        mayEdit ? (
          <Link to={`/incidents/${ref}/post-mortem`}>{standing ? "Edit" : "Write the post-mortem"}</Link>
        ) : undefined
      }
    >
      {standing ? (
        <Facts
          facts={postMortemParts.map(([part, label]) => [
            label,
            <span key={part} className="lines">
              {standing[part]}
            </span>,
          ])}
        />
      ) : (
        <p className="pad muted">
          {asksPostMortem(severity)
            ? `Not written. Closing an incident of ${severity} severity needs one, or a signed reason for its absence.`
            : "Not written. Not required at this severity."}
        </p>
      )}
    </Card>
  );
}

/** The current version, since when and by whom. */
export function PostMortemSaved({ versions }: { versions: IncidentPage["postMortems"] }) {
  const [standing] = versions;
  if (!standing) return null;
  return (
    <small className="muted">
      Version {standing.version}, <When at={standing.savedAt} as="moment" />, <Who name={standing.savedBy} />
    </small>
  );
}
