import { useLoaderData } from "@remix-run/react";
import { Badge } from "#components/badge";
import { Facts } from "#components/facts";
import { Hash } from "#components/hash";
import { Link } from "#components/link";
import { Sheet } from "#components/sheet";
import { When } from "#components/when";
import { Who } from "#components/who";
import type { loader } from "./show.tsx";

/** Who wrote, approved and published the version shown, how far it is read, and when it is looked at again. */
export function PolicyFacts() {
  const { policy, slug, shown, approverAccount, asked, done, overdue, reviewDueOn, today, retired } =
    useLoaderData<typeof loader>();
  return (
    <Sheet title="Facts">
      <Facts
        facts={[
          ["Owner", policy.ownerName ? <Who key="o" name={policy.ownerName} /> : "nobody yet"],
          policy.criteria.length > 0 && ["Criteria", policy.criteria.join(", ")],
          shown?.effectiveOn ? ["In effect", <When key="e" at={shown.effectiveOn} as="record" />] : null,
          shown && ["Written by", shown.authorNames.join(", ")],
          shown?.approvedAt && [
            "Approved",
            <>
              <Who name={shown.approverName ?? ""} />, <When at={shown.approvedAt} as="record" />,{" "}
              {shown.factorMethod}
              {shown.onePairOfEyes ? ", one pair of eyes" : ""}
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
              "nobody asked"
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
    </Sheet>
  );
}
