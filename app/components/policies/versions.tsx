import { Form } from "@remix-run/react";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";
import type { VersionState } from "#domain/policies/versions";
import { PolicyState } from "./state";

type VersionEntry = {
  id: string;
  number: string;
  state: VersionState;
  effectiveOn: string | null;
  editedAt: Date | string;
  changeNote: string;
  approverName: string | null;
};

/** Every version of a policy, newest first, and the choice of two to compare. */
export function PolicyVersions({
  slug,
  today,
  versions,
}: {
  slug: string;
  today: string;
  versions: readonly VersionEntry[];
}) {
  const newest = [...versions].reverse();
  return (
    <Card
      title="Versions"
      aside={counted(versions.length, "version")}
      foot={versions.length > 1 ? <Compare slug={slug} newest={newest} /> : null}
    >
      <Ledger label="Versions, newest first">
        {newest.map((version) => (
          <LedgerRow
            key={version.id}
            when={<PolicyState state={version.state} effectiveOn={version.effectiveOn} today={today} />}
            under={
              version.effectiveOn && version.effectiveOn > today ? undefined : (
                <When at={version.effectiveOn ?? version.editedAt} />
              )
            }
          >
            <Link to={`/policies/${slug}?version=${version.number}`}>Version {version.number}</Link>
            <br />
            <small>
              {version.changeNote}
              {version.approverName ? (
                <>
                  {" "}
                  Approved by <Who name={version.approverName} />.
                </>
              ) : null}
            </small>
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}

function Compare({ slug, newest }: { slug: string; newest: readonly VersionEntry[] }) {
  const options = newest.map(({ number }) => (
    <option key={number} value={number}>
      {number}
    </option>
  ));
  return (
    <Form method="get" action={`/policies/${slug}/compare`} className="row" aria-label="Compare two versions">
      <label htmlFor="compare-from">Compare</label>
      <select className="in w-xs" id="compare-from" name="from" defaultValue={newest[1]?.number}>
        {options}
      </select>
      <label htmlFor="compare-to">with</label>
      <select className="in w-xs" id="compare-to" name="to" defaultValue={newest[0]?.number}>
        {options}
      </select>
      <button className="btn" type="submit">
        Compare
      </button>
    </Form>
  );
}
