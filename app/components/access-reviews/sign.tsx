import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { counted } from "#domain/counted";

/** The sentence, the second factor, the signature. Opens when nothing is left to decide. */
export function ReviewSign({
  open,
  attestation,
  answer,
}: {
  open: number;
  attestation: string;
  answer: FormAnswer;
}) {
  const locked = open > 0;
  return (
    <Card
      id="sign"
      target
      title="Sign the review"
      pad
      aside={locked ? <Badge state="open">available when every entry is decided</Badge> : undefined}
    >
      {locked ? (
        <p className="muted">
          {counted(open, "is", "are")} still to decide. You then sign this statement: “{attestation}”
        </p>
      ) : (
        <Form<{ attested: string }>
          id="signature"
          answer={answer}
          stepUp
          foot={
            <Submit kind="go" busy="Signing">
              Sign and finish
            </Submit>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="do" value="sign" />
              <Check
                field={fields.attested}
                hint="Your decisions are locked once you sign. Access to revoke or change goes to the system owner."
              >
                “{attestation}”
              </Check>
            </>
          )}
        </Form>
      )}
    </Card>
  );
}
