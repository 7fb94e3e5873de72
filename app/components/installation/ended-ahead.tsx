import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type Ended = { id: string; name: string; ends_on: string };

/** Users whom a clock that was ahead has ended before their last day, and the one act that gives their access back. */
export function EndedAhead({ users, answer }: { users: readonly Ended[]; answer: FormAnswer }) {
  const one = users.length === 1;
  return (
    <Card title="Ended before their last day" pad>
      <Form
        id="give-back"
        answer={answer}
        stepUp
        foot={
          <Submit kind="go" name="do" value="give-back" busy="Restoring">
            {one ? "Restore access" : `Restore access of all ${users.length}`}
          </Submit>
        }
      >
        {() => (
          <>
            <p>
              The clock of the server was ahead and ended {one ? "this access" : "these accesses"} before its
              last day. {one ? "The user signs" : "They sign"} in as before once access is restored; their API
              tokens and calendar addresses stay revoked.
            </p>
            <ul>
              {users.map(({ id, name, ends_on }) => (
                <li key={id}>
                  <Who name={name} />, last day <When at={ends_on} as="record" />
                </li>
              ))}
            </ul>
          </>
        )}
      </Form>
    </Card>
  );
}
