import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type Request = {
  id: string;
  reason: string;
  signedBy: string;
  signedAt: Date | string;
  confirmedBy: string | null;
  confirmedAt: Date | string | null;
  /** Whether this user asked for it, and may withdraw it. */
  own: boolean;
  /** Why this user cannot confirm it. */
  problem: string | null;
};

/** The request that an occurrence does not apply: who asked and why, and what this user can do about it. */
export function WaiverRequest({
  request,
  occurrence,
  answer,
}: {
  request: Request;
  occurrence: string;
  answer: FormAnswer;
}) {
  const about = <input type="hidden" name="occurrence" value={occurrence} />;
  const { signedAt, signedBy, confirmedAt, confirmedBy, problem, own } = request;
  return (
    <Card title="Request" aside={confirmedAt ? "confirmed" : "waiting for a second person"}>
      <Facts
        facts={[
          ["Reason", request.reason],
          [
            "Signed by",
            <span key="signed">
              <Who name={signedBy} />, <When at={signedAt} as="moment" />
            </span>,
          ],
          confirmedAt !== null && [
            "Confirmed by",
            <span key="confirmed">
              <Who name={confirmedBy ?? ""} />, <When at={confirmedAt} as="moment" />
            </span>,
          ],
        ]}
      />
      <div className="pad stack close">
        {!confirmedAt && problem ? <Note>{problem}</Note> : null}
        {!confirmedAt && !problem ? (
          <Form
            id="confirm"
            answer={answer}
            stepUp
            foot={
              <Submit kind="go" name="do" value="confirm" busy="Confirming">
                Confirm that it does not apply
              </Submit>
            }
          >
            {() => (
              <>
                {about}
                <input type="hidden" name="seen" value={request.id} />
              </>
            )}
          </Form>
        ) : null}
        {!confirmedAt && own ? (
          <Form
            id="withdraw"
            foot={
              <Submit name="do" value="withdraw" busy="Withdrawing">
                Withdraw the request
              </Submit>
            }
          >
            {() => about}
          </Form>
        ) : null}
      </div>
    </Card>
  );
}
