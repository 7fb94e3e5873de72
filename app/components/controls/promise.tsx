import { Link } from "#components/ui/link";
import { Sheet } from "#components/ui/sheet";

/** What a control promises, why, and the policy that says so. */
export function ControlPromise({
  statement,
  why,
  policy,
}: {
  statement: string;
  why: string;
  policy: string | null;
}) {
  return (
    <Sheet title="Statement" pad>
      <blockquote>“{statement}”</blockquote>
      <p className="muted small">{why}</p>
      {policy ? (
        <p className="small">
          Policy <Link to={`/policies/${policy}`}>{policy.replaceAll("-", " ")}</Link>
        </p>
      ) : null}
    </Sheet>
  );
}
