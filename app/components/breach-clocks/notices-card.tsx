import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Form } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { phaseWords } from "#domain/breach-clocks/notice-phases";
import { type ClockNotice, missingContents } from "#domain/breach-clocks/notices";

type Props = {
  notices: readonly ClockNotice[];
  to: string;
  clock: { ruleId: string; state: { kind: string; how?: string } };
};

/** The notices of one clock, each with the outcome, and the button that starts the next. */
export function ClockNoticesCard({ notices, to, clock }: Props) {
  const drafting = notices.some((notice) => !notice.sent);
  const waived = clock.state.kind === "ended" && clock.state.how === "not_required";
  return (
    <Card
      title="Notices"
      aside={
        <Link to={`/incidents/rules/${encodeURIComponent(clock.ruleId)}/template`}>Notice template</Link>
      }
      foot={
        drafting || waived ? undefined : (
          <Form
            id="start"
            foot={
              <Submit kind="go" name="do" value="notice">
                {notices.length > 0 ? "Write another notice" : "Write the notice"}
              </Submit>
            }
          >
            {() => null}
          </Form>
        )
      }
    >
      {notices.length === 0 ? (
        <p className="pad muted">
          No notices. A draft has a field for each required content and starts from the recorded facts.
        </p>
      ) : (
        <ul className="plain pad stack tight">
          {notices.map((notice) => (
            <li key={notice.id}>
              <Link to={`${to}/${notice.id}`}>
                {notice.sent ? `Notice ${notice.number}` : `Draft ${notice.number}`}
              </Link>{" "}
              <ClockNoticeState notice={notice} />{" "}
              <span className="muted">{phaseWords[notice.phase].text}</span>
              <br />
              <small className="muted">
                {notice.sent ? "Sent" : "Saved"} <When at={notice.sent?.at ?? notice.savedAt} as="moment" />{" "}
                by <Who name={notice.sent?.by ?? notice.savedBy} />
              </small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What became of a notice, or what its draft lacks. */
export function ClockNoticeState({ notice }: { notice: ClockNotice }) {
  if (notice.acknowledged) return <Badge state="done">confirmed</Badge>;
  if (notice.failed) return <Badge state="broken">did not arrive</Badge>;
  if (notice.toldAt) return <Badge state="done">notified</Badge>;
  if (notice.sent) return <Badge state="due">in transit</Badge>;
  const missing = missingContents(notice).length;
  return (
    <Badge state={missing > 0 ? "risk" : "done"}>
      {notice.contents.length - missing} of {notice.contents.length} contents complete
    </Badge>
  );
}
