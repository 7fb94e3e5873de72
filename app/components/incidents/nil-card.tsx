import type { readNilStatements } from "#app/queries/incidents/nil-statements";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";

type Statements = Awaited<ReturnType<typeof readNilStatements>>;

/** What was signed, the latest period first; one that the register has come to contradict says so. */
export function NilCard({ statements }: { statements: Statements }) {
  if (statements.length === 0) return null;
  return (
    <Card title="Signed nil statements" sealed>
      <ul className="plain pad stack tight">
        {statements.map((one) => (
          <li key={one.id}>
            {one.text} <When at={one.at} as="record" />
            <br />
            <small className="muted">Checked: {one.how}</small>
            {one.since.length > 0 ? (
              <>
                <br />
                <Tag tone="risk">contradicted</Tag> The register now has{" "}
                {one.since.map((ref, index) => (
                  <span key={ref}>
                    {index > 0 ? ", " : null}
                    <Link to={`/incidents/${ref}`}>{ref}</Link>
                  </span>
                ))}{" "}
                in this period.
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
