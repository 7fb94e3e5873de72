import type { PolicyLine, VersionView } from "#app/queries/policies/policies";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Hash } from "#components/ui/hash";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { Day } from "#domain/days";

type Props = {
  policy: PolicyLine["policy"];
  slug: string;
  shown: VersionView | null;
  approverAccount: string | null;
  asked: number;
  done: number;
  overdue: number;
  reviewDueOn: Day | null;
  today: Day;
  retired: boolean;
};

/** Who wrote, approved and published the version shown, how far it is read, and when it is looked at again. */
export function PolicyFacts({ data }: { data: Props }) {
  const { policy, slug, shown, approverAccount, asked, done, overdue, reviewDueOn, today, retired } = data;
  return (
    <Card title="Facts">
      <Facts
        facts={[
          ["Owner", policy.ownerName ? <Who key="o" name={policy.ownerName} /> : "unassigned"],
          policy.criteria.length > 0 && ["Criteria", policy.criteria.join(", ")],
          shown?.effectiveOn ? ["Effective", <When key="e" at={shown.effectiveOn} as="record" />] : null,
          shown && ["Written by", shown.authorNames.join(", ")],
          shown?.approvedAt && [
            "Approved",
            <>
              <Who name={shown.approverName ?? ""} />, <When at={shown.approvedAt} as="record" />,{" "}
              {shown.factorMethod}
              {shown.onePairOfEyes ? ", without a second person" : ""}
            </>,
          ],
          approverAccount !== null && ["Account of the approver", approverAccount],
          shown?.publishedAt && [
            "Published",
            <>
              <Who name={shown.publisherName ?? ""} />, <When at={shown.publishedAt} as="record" />
            </>,
          ],
          retired && ["Retired", <When key="r" at={policy.retiredOn!} as="record" />],
          reviewDueOn !== null && [
            "Next review",
            reviewDueOn < today ? (
              <Badge key="d" state="stale">
                since <When at={reviewDueOn} />
              </Badge>
            ) : (
              <When key="d" at={reviewDueOn} as="record" />
            ),
          ],
          [
            "Acknowledged",
            asked === 0 ? (
              "not required"
            ) : (
              <>
                <Link to={`/policies/${slug}/acknowledgements`}>
                  {done} of {asked}
                </Link>
                {overdue > 0 ? (
                  <>
                    {"\u00a0 "}
                    <Badge state="overdue">{overdue} overdue</Badge>
                  </>
                ) : null}
              </>
            ),
          ],
          shown && ["SHA-256", <Hash key="h" value={shown.sha256} />],
        ]}
      />
    </Card>
  );
}
