import { PersonField } from "#components/people/person-field";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Disclosure } from "#components/ui/disclosure";
import { Form, type FormAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import type { ChangeRequestInput } from "#domain/evidence/request-forms";

type Answer = { answer: FormAnswer };
/** The answer of a page belongs to the form whose button was pressed. */
const isFor = (answer: FormAnswer, field: string) =>
  answer?.result?.initialValue ? field in answer.result.initialValue : false;

type DecidePage = { eyes: string | null; dueAgain: string; serves: readonly string[]; seen: string };

/** Accepts the answer, or returns it with the reason and a new due day. */
export function DecideForm({ page, evidence, answer }: Answer & { page: DecidePage; evidence: string }) {
  return (
    <Card title="Accept or return" aside={<Link to={`/evidence/${evidence}`}>Look at {evidence}</Link>} pad>
      {page.eyes ? (
        <p className="muted">{page.eyes}</p>
      ) : (
        <Form<{ reason: string; dueOn: string; evidence: string }>
          id="decide"
          answer={isFor(answer, "evidence") ? answer : null}
          values={{ dueOn: page.dueAgain }}
          stepUp
          foot={
            <>
              <Submit kind="go" name="do" value="accept" busy="Accepting">
                Accept
              </Submit>
              <Submit name="do" value="return">
                Return
              </Submit>
            </>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="evidence" value={evidence} />
              <input type="hidden" name="seen" value={page.seen} />
              <p className="muted">
                {page.serves.length > 0
                  ? `Accepted, it counts for ${new Intl.ListFormat("en-GB").format(page.serves)}.`
                  : "It is linked to no control, so that its acceptance counts for none."}
              </p>
              <TextArea
                field={fields.reason}
                label="Remark"
                hint="Required for a return: what is missing or wrong. The person reads it."
              />
              <DateField field={fields.dueOn} label="Due again" hint="For a return." />
            </>
          )}
        </Form>
      )}
    </Card>
  );
}

/** What is asked, of whom and by when. */
export function ChangeForm({
  stored,
  people,
  answer,
}: Answer & {
  stored: { values: ChangeRequestInput; mark: string };
  people: readonly (readonly [string, string])[];
}) {
  const own = isFor(answer, "personId") ? answer : null;
  return (
    <Disclosure act="Change, or ask another person" open={own !== null}>
      <Form<ChangeRequestInput>
        id="change"
        answer={own}
        shown={stored}
        foot={
          <Submit name="do" value="change">
            Save the changes
          </Submit>
        }
      >
        {(fields) => (
          <>
            <TextField field={fields.title} label="What" maxLength={200} />
            <TextArea field={fields.details} label="What exactly" maxLength={2000} />
            <PersonField
              field={fields.personId}
              label="Person"
              empty="Choose"
              hint="Another person gets the mail at once; the link no longer opens for the one before."
              options={people}
            />
            <DateField field={fields.dueOn} label="Due" hint="Another day begins the reminders again." />
          </>
        )}
      </Form>
    </Disclosure>
  );
}

/** Ends a request that is no longer needed. */
export function WithdrawForm({ answer }: Answer) {
  const initial = answer?.result?.initialValue ?? {};
  const own = "reason" in initial && !("evidence" in initial) ? answer : null;
  return (
    <Disclosure act="Withdraw the request" open={Boolean(own)}>
      <Form<{ reason: string }>
        id="withdraw"
        answer={own}
        foot={
          <Submit kind="stop" name="do" value="withdraw">
            Withdraw
          </Submit>
        }
      >
        {(fields) => (
          <TextArea
            field={fields.reason}
            label="Reason"
            hint="Nothing is expected of the person from then on. What they provided stays in the log."
          />
        )}
      </Form>
    </Disclosure>
  );
}
