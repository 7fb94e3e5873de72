import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";

type Props = {
  name: string;
  /** What the records say of each opening, and whether it waits for an owner's confirmation. */
  openings: readonly { note: string; open: boolean }[];
  mayConfirm: boolean;
  answer: FormAnswer;
};

/** How the account was opened within another user's reach, and the confirmation that a separate person holds it. */
export function SeparatePerson({ name, openings, mayConfirm, answer }: Props) {
  const waits = openings.some(({ open }) => open);
  return (
    <Card title="Two pairs of eyes" pad>
      <ul>
        {openings.map(({ note }) => (
          <li key={note}>{note.charAt(0).toUpperCase() + note.slice(1)}.</li>
        ))}
      </ul>
      {waits && mayConfirm ? (
        <Form
          id="separate-person"
          answer={answer}
          stepUp
          foot={
            <Submit kind="go" name="do" value="confirm" busy="Confirming">
              Confirm a separate person
            </Submit>
          }
        >
          {() => (
            <p>
              You confirm that you know {name} and that this person alone uses the account. Your name is
              recorded with the confirmation.
            </p>
          )}
        </Form>
      ) : null}
      {waits && !mayConfirm ? (
        <p>
          Until an owner confirms that a separate person holds this account, this account and the linked one
          do not count as two pairs of eyes. An owner whose own account is not linked can confirm. If there is
          none, set up mail and invite a second owner by mail; an organisation of one can switch two pairs of
          eyes off in the settings, and every record then says so.
        </p>
      ) : null}
    </Card>
  );
}
