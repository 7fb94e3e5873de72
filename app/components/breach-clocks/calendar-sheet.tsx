import { Form, type FormAnswer } from "#components/ui/form";
import { Sheet } from "#components/ui/sheet";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";

type Feed = { madeAt: string; lastReadAt: string | null } | null;

/** The person's calendar by a secret address: make it, make it anew, end it. */
export function CalendarSheet({ feed, answer }: { feed: Feed; answer: FormAnswer }) {
  return (
    <Sheet title="Calendar" pad>
      <p>
        {feed ? (
          <>
            Your calendar address was made <When at={feed.madeAt} />.{" "}
            {feed.lastReadAt ? (
              <>
                A calendar last read it <When at={feed.lastReadAt} />.
              </>
            ) : (
              "No calendar has read it yet."
            )}
          </>
        ) : (
          "A secret address that your calendar subscribes to: the deadlines of every clock that calls you, with alarms."
        )}
      </p>
      <Form
        id="calendar"
        answer={answer}
        stepUp
        foot={
          <>
            <Submit name="do" value="calendar">
              {feed ? "Make a new address; the old one ends" : "Make a calendar address"}
            </Submit>
            {feed ? (
              <Submit kind="stop" name="do" value="no-calendar">
                End the address
              </Submit>
            ) : null}
          </>
        }
      >
        {() => null}
      </Form>
    </Sheet>
  );
}
