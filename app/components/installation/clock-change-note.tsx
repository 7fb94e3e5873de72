import { Note } from "#components/ui/note";
import { type ClockChange, clockChangeWords, waitWords } from "#domain/installation/clock-changes";

/** The machine's clock was changed by more than a minute. It is shown for a day; the audit log keeps every change. */
export function ClockChangeNote({ change }: { change: ClockChange }) {
  return (
    <Note tone="risk">
      <p>
        {clockChangeWords(change)} Check that the clock is right now: deadlines are computed from it. A
        reminder that was sent too early because of this is sent again when it is due. {waitWords(change)}
      </p>
    </Note>
  );
}
