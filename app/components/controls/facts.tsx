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
  confirmedBy?: string | null;
  /** The day on which it was written, where that is later than the day from which it is in force. */
  writtenOn: string | null;
};
type Props = {
  version: Omit<Version, "writtenOn">;
  owner: string | null;
  deputy: string | null;
  versions: readonly Version[];
};

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
            ["Late when", "performed after the due date"],
            ["Recorded late when", `accepted more than ${daysText(version.graceDays)} after the due date`],
            ["Missed when", `nothing was accepted ${daysText(version.graceDays)} after the due date`],
            ["Criteria", <Criteria key="criteria" ids={version.criteria} />],
          ]}
        />
      </Card>
      <Card title="Versions" aside={versions.length}>
        <Facts
          facts={versions.map((one) => [
            `Version ${one.version}`,
            <span key={one.version}>
              {one.writtenOn ? "in force since" : "from"} <When at={one.inForceFrom} as="record" />
              {one.writtenOn ? (
                <>
                  , written on <When at={one.writtenOn} as="record" /> by <Who name={one.recordedBy} />:{" "}
                  {one.reason}
                </>
              ) : (
                <>
                  : {one.reason}, <Who name={one.recordedBy} />
                </>
              )}
              {one.confirmedBy ? (
                <>
                  , confirmed by <Who name={one.confirmedBy} />
                </>
              ) : null}
            </span>,
          ])}
        />
      </Card>
    </>
  );
}

function often({ frequency, population, withinDays }: Omit<Version, "writtenOn">): string {
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
