import type { ReactNode } from "react";
import type { IncidentPage } from "#app/queries/incidents/page";
import { ClockNoticeState } from "#components/breach-clocks/notices-card";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Form } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { phaseWords } from "#domain/breach-clocks/notice-phases";
import { missingParts, noticeParts } from "#domain/incidents/notices";

/** The notices to customers: drafts with what they lack, and what was sent. */
export function NoticesCard({ record, mayEdit }: { record: IncidentPage; mayEdit: boolean }) {
  const { notices, incident } = record;
  const draft = notices.find((notice) => !notice.sentAt);
  return (
    <Card
      title="Notices"
      foot={
        mayEdit && !draft ? (
          <Form
            id="notice"
            foot={
              <Submit name="do" value="notice">
                {notices.length === 0
                  ? "Write the notice"
                  : record.notified.unnotified > 0
                    ? "Notify the remaining customers"
                    : "Write an update"}
              </Submit>
            }
          >
            {() => null}
          </Form>
        ) : undefined
      }
    >
      {notices.length === 0 ? (
        <p className="pad muted">
          No notices. A draft starts from the facts on this page; its four parts must be complete before it
          can be sent.
        </p>
      ) : (
        <ul className="plain pad stack tight">
          {notices.map((notice) => {
            const parts = new Set(missingParts(notice).map((item) => item.part));
            return (
              <li key={notice.id}>
                <NoticeName to={mayEdit && `/incidents/${incident.ref}/notices/${notice.id}`}>
                  {notice.sentAt ? `Notice ${notice.number}` : `Draft ${notice.number}`}
                </NoticeName>{" "}
                {notice.sentAt ? (
                  <>
                    <Badge state="sealed">{record.exercise ? "prepared, not sent" : "sent"}</Badge>{" "}
                    <small className="muted">{phaseWords[notice.phase].text}</small>
                  </>
                ) : (
                  <Badge state={parts.size > 0 ? "risk" : "done"}>
                    {noticeParts.length - parts.size} of {noticeParts.length} parts complete
                  </Badge>
                )}
                <br />
                <small className="muted">
                  {notice.sentAt ? "Sent" : "Saved"} <When at={notice.sentAt ?? notice.savedAt} as="moment" />{" "}
                  by <Who name={notice.sentBy ?? notice.savedBy} />
                </small>
              </li>
            );
          })}
        </ul>
      )}
      {record.clockNotices.length > 0 ? (
        <ul className="plain pad stack tight" aria-label="Other notices">
          {record.clockNotices.map((notice) => (
            <li key={notice.id}>
              <NoticeName
                to={mayEdit && `/incidents/${incident.ref}/clocks/${notice.clockId}/notices/${notice.id}`}
              >
                {notice.recipient}: {notice.sent ? `notice ${notice.number}` : `draft ${notice.number}`}
              </NoticeName>{" "}
              <ClockNoticeState notice={notice} />
              <br />
              <small className="muted">{notice.rule}</small>
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}

/** A link for those who work on notices; others read the text of what was sent in the record of the incident. */
function NoticeName({ to, children }: { to: string | false; children: ReactNode }) {
  return to ? <Link to={to}>{children}</Link> : <span>{children}</span>;
}
