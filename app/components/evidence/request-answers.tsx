import type { RequestAnswer } from "#app/queries/evidence/requests";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

/** What came, the newest first, and what was decided on it. With `opens`, each leads to its item of evidence. */
export function RequestAnswers({ answers, opens }: { answers: readonly RequestAnswer[]; opens?: boolean }) {
  if (answers.length === 0) return null;
  return (
    <Card title="Provided">
      <Ledger label="Provided">
        {answers.map((one) => (
          <LedgerRow key={one.ref} when={<Verdict verdict={one.verdict} />} under={<When at={one.at} />}>
            {opens ? (
              <Link to={`/evidence/${one.ref}`}>{one.ref}</Link>
            ) : (
              <span className="mono">{one.ref}</span>
            )}{" "}
            by <Who name={one.by} />
            {one.performedOn ? (
              <>
                , carried out on <When at={one.performedOn} as="record" />
              </>
            ) : null}
            {one.note ? (
              <>
                <br />
                <small className="lines">{one.note}</small>
              </>
            ) : null}
            {one.verdict && one.reviewedBy ? (
              <>
                <br />
                <small className="lines">
                  {one.verdict === "accepted" ? "Accepted" : "Returned"} by {one.reviewedBy}
                  {one.reason ? `: ${one.reason}` : "."}
                </small>
              </>
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}

function Verdict({ verdict }: Pick<RequestAnswer, "verdict">) {
  if (verdict === "accepted") return <Badge state="kept">accepted</Badge>;
  if (verdict === "returned") return <Badge state="risk">returned</Badge>;
  return <Badge state="due">awaiting review</Badge>;
}
