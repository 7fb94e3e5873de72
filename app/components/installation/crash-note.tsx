import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { When } from "#components/ui/when";
import type { Crash } from "#domain/installation/crashes";

/** The server restarted after a failure. It is shown for a day; the page of jobs keeps the list. */
export function CrashNote({ crash }: { crash: Crash }) {
  return (
    <Note tone="risk">
      <p>
        Surety restarted after a failure <When at={crash.reportedAt} />: {crash.cause}. Missed jobs have been
        caught up. <Link to="/jobs">View restarts</Link>
      </p>
    </Note>
  );
}
