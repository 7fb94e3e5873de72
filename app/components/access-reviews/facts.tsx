import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Facts } from "#components/ui/facts";
import { Form, type FormAnswer } from "#components/ui/form";
import { Hash } from "#components/ui/hash";
import { Link } from "#components/ui/link";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { ReviewStateWord } from "#domain/access-reviews/reviews";
import { accountsText } from "#domain/systems/accounts";
import { ReviewState } from "./state";

type Review = {
  id: string;
  ref: string;
  periodFrom: string;
  periodTo: string;
  dueAt: Date;
  routing: string;
  openOn: string | null;
  openedAt: string | null;
  openedBy: string | null;
  approvedAt: string | null;
  approvedBy: string | null;
  approvalText: string | null;
  ownWork: boolean;
  contentHash: string | null;
  evidenceId: string | null;
};
type Props = {
  review: Review;
  state: ReviewStateWord;
  systems: readonly { id: string; ref: string; name: string; accounts: number; at: string }[];
  mayExtend: boolean;
  answer: FormAnswer;
};

/** Scope, period, due date, approval, and the ways to take the record away. */
export function ReviewFacts({ review, state, systems, mayExtend, answer }: Props) {
  const extending = answer?.result?.initialValue?.do === "extend";
  return (
    <>
      <ScopeCard state={state} review={review} systems={systems} />
      {state === "draft" ? null : (
        <p className="row">
          <a href={`/access-reviews/${review.id}/items.csv`}>Decisions as CSV</a>
          <a href={`/access-reviews/${review.id}/record.json`}>Record as JSON</a>
        </p>
      )}
      {mayExtend ? <ExtendForm extending={extending} answer={answer} /> : null}
    </>
  );
}

function ScopeCard({
  state,
  review,
  systems,
}: {
  state: ReviewStateWord;
  review: Review;
  systems: Props["systems"];
}) {
  return (
    <Card
      title="Scope and period"
      sealed={state === "closed"}
      aside={<ReviewState state={state} dueAt={review.dueAt} />}
    >
      <Facts
        facts={[
          ["Reference", review.ref],
          [
            "Period",
            <>
              <When at={review.periodFrom} /> to <When at={review.periodTo} />
            </>,
          ],
          ["Due", <When key="d" at={review.dueAt} as="moment" />],
          ["Decided by", review.routing],
          ...systems.map(
            (one) =>
              [
                one.name,
                <>
                  <Link to={`/populations/${one.id}`}>{one.ref}</Link>, {accountsText(one.accounts)}, as of{" "}
                  <When at={one.at} />
                </>,
              ] as const,
          ),
          review.openOn !== null && [
            "Opens automatically",
            <>
              <When at={review.openOn} />, unless a check fails
            </>,
          ],
          review.openedAt !== null && [
            "Opened",
            <>
              <When at={review.openedAt} /> by <Who name={review.openedBy ?? ""} />
            </>,
          ],
          review.approvedAt !== null && [
            "Approved",
            <>
              <When at={review.approvedAt} as="both" /> by <Who name={review.approvedBy ?? ""} />
            </>,
          ],
          review.approvalText !== null && ["Statement", `“${review.approvalText}”`],
          review.contentHash !== null && [
            "Approved content SHA-256",
            <Hash key="h" value={review.contentHash} />,
          ],
          review.evidenceId !== null && [
            "Evidence",
            <Link key="e" to={`/evidence/${review.evidenceId}`}>
              Review record
            </Link>,
          ],
        ]}
      />
    </Card>
  );
}

function ExtendForm({ extending, answer }: { extending: boolean; answer: FormAnswer }) {
  return (
    <Card title="Extend the due date" pad>
      <Form<{ dueOn: string; reason: string }>
        id="extend"
        answer={extending ? answer : undefined}
        foot={<Submit>Move the due date</Submit>}
      >
        {(fields) => (
          <>
            <input type="hidden" name="do" value="extend" />
            <DateField
              field={fields.dueOn}
              label="New due date"
              hint="The previous due date stays in the record."
            />
            <TextField field={fields.reason} label="Reason" width="l" />
          </>
        )}
      </Form>
    </Card>
  );
}
