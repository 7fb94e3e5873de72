import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import {
  daysText,
  type Frequency,
  frequencyNames,
  type Population,
  populationNames,
} from "#domain/controls/controls";

type Version = {
  version: number;
  inForceFrom: string;
  frequency: Frequency;
  population: Population | null;
  withinDays: number;
  graceDays: number;
  criteria: readonly string[];
  reason: string;
  recordedBy: string;
};
type Props = { version: Version; owner: string | null; deputy: string | null; versions: readonly Version[] };

/** Owner, frequency, criteria and the history of what the control says. */
export function ControlFacts({ version, owner, deputy, versions }: Props) {
  return (
    <>
      <Card title="Facts">
        <Facts
          facts={[
            ["Owner", owner ? <Who key="owner" name={owner} /> : "unassigned"],
            deputy !== null && ["Deputy", <Who key="deputy" name={deputy} />],
            ["Frequency", often(version)],
            ["Late when", "accepted after the due date"],
            ["Missed when", `nothing accepted ${daysText(version.graceDays)} after the due date`],
            ["Criteria", <Criteria key="criteria" ids={version.criteria} />],
          ]}
        />
      </Card>
      <Card title="Versions" aside={versions.length}>
        <Facts
          facts={versions.map((one) => [
            `Version ${one.version}`,
            <span key={one.version}>
              from <When at={one.inForceFrom} as="record" />: {one.reason}, <Who name={one.recordedBy} />
            </span>,
          ])}
        />
      </Card>
    </>
  );
}

function often({ frequency, population, withinDays }: Version): string {
  if (population) return `${populationNames[population]}, within ${daysText(withinDays)}`;
  return frequency === "continuous" ? "continuous, shown once a month" : frequencyNames[frequency];
}

function Criteria({ ids }: { ids: readonly string[] }) {
  return (
    <>
      {ids.map((id, index) => (
        <span key={id}>
          {index > 0 ? ", " : ""}
          <Link to={`/criteria/${id}`}>{id}</Link>
        </span>
      ))}
    </>
  );
}
