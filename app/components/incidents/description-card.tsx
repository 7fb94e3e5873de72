import type { IncidentPage } from "#app/queries/incidents/page";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { severityWords } from "#domain/incidents/severity";

/** What is known of an incident, in the words of the reporter or of a later description, and the figures beside it. */
export function DescriptionCard({ record, mayEdit }: { record: IncidentPage; mayEdit: boolean }) {
  const { incident } = record;
  return (
    <Card
      title={incident.status === "triage" ? "What was reported" : "Description"}
      aside={mayEdit ? <Link to={`/incidents/${incident.ref}/edit`}>Edit</Link> : undefined}
      foot={<a href={`/incidents/${incident.ref}/record.json`}>Export JSON</a>}
    >
      {incident.summary ? (
        <p className="pad lines" dir="auto">
          {incident.summary}
        </p>
      ) : null}
      <Facts
        facts={[
          ["Personal data", incident.personalData === "unknown" ? "not known yet" : incident.personalData],
          [
            "People affected",
            incident.peopleAffected === null
              ? "not known yet"
              : `about ${incident.peopleAffected.toLocaleString("en")}`,
          ],
          incident.recordsAffected === null
            ? null
            : ["Records affected", incident.recordsAffected.toLocaleString("en")],
          ["Severity", severityWords(incident)],
          incident.sourceStatus ? ["Status in the source", incident.sourceStatus] : null,
          ["Systems", incident.systems.join(", ") || "none recorded"],
          ["Affected data", incident.dataClasses.join(", ") || "none recorded"],
          ["Reported by", <Who key="by" name={incident.reporter} />],
          ["Recorded", <When key="at" at={incident.createdAt} as="record" />],
          incident.evidenceId
            ? [
                "Filed as",
                <Link key="ev" to={`/evidence/${incident.evidenceId}`}>
                  evidence
                </Link>,
              ]
            : null,
        ]}
      />
    </Card>
  );
}
