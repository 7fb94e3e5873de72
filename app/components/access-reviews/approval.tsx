import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";

/** Approval of the whole review by a person who decided nothing in it. */
export function ReviewApproval({
  mayApprove,
  problem,
  sentence,
  answer,
}: {
  mayApprove: boolean;
  /** Why this visitor cannot be the second person for the review. */
  problem: string | null;
  sentence: string;
  answer: FormAnswer;
}) {
  if (!mayApprove || problem)
    return (
      <Note>
        <p>
          All reviewers have signed.{" "}
          {problem ?? "An approver who made no decisions in this review must approve it."}
        </p>
      </Note>
    );
  return (
    <Card title="Approve the review" pad>
      <Form<{ attested: string }>
        id="approve"
        answer={answer}
        stepUp
        foot={
          <Submit kind="go" busy="Approving">
            Approve and close
          </Submit>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="do" value="approve" />
            <Check field={fields.attested} hint="Approval locks the review. Its record becomes evidence.">
              “{sentence}”
            </Check>
          </>
        )}
      </Form>
    </Card>
  );
}
