import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";

/** What a control promises, why, and the policy that says so. */
export function ControlStatement({
  statement,
  why,
  policy,
}: {
  statement: string;
  why: string;
  policy: string | null;
}) {
  return (
    <Card title="Statement" pad>
      <blockquote>“{statement}”</blockquote>
      <p className="muted small">{why}</p>
      {policy ? (
        <p className="small">
          Policy <Link to={`/policies/${policy}`}>{policy.replaceAll("-", " ")}</Link>
        </p>
      ) : null}
    </Card>
  );
}
