import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";

type Feed = { madeAt: string; lastReadAt: string | null } | null;

/** The person's calendar by a secret address: make it, replace it, end it. */
export function CalendarCard({ feed, answer }: { feed: Feed; answer: FormAnswer }) {
  return (
    <Card title="Calendar" pad>
      <p>
        {feed ? (
          <>
            Calendar address created <When at={feed.madeAt} />.{" "}
            {feed.lastReadAt ? (
              <>
                Last read by a calendar <When at={feed.lastReadAt} />.
              </>
            ) : (
              "Not read by a calendar yet."
            )}
          </>
        ) : (
          "A secret address for your calendar: the deadlines of every clock that alerts you, with alarms."
        )}
      </p>
      <Form
        id="calendar"
        answer={answer}
        stepUp
        foot={
          <>
            <Submit name="do" value="calendar">
              {feed ? "Replace the address" : "Create a calendar address"}
            </Submit>
            {feed ? (
              <Submit kind="stop" name="do" value="no-calendar">
                Revoke the address
              </Submit>
            ) : null}
          </>
        }
      >
        {() => null}
      </Form>
    </Card>
  );
}
