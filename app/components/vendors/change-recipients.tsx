import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { When } from "#components/ui/when";

type Announcement = {
  id: string;
  to: string;
  sentAt: Date | null;
  failedAt: Date | null;
  error: string | null;
};

/** How the announcement reached each customer. */
export function ChangeRecipients({ announcements }: { announcements: readonly Announcement[] }) {
  const sent = announcements.filter((mail) => mail.sentAt).length;
  return (
    <Card title="Who was notified" aside={`${sent} of ${announcements.length} delivered`}>
      {announcements.length === 0 ? <p className="pad">No customer had an address on that day.</p> : null}
      <Ledger label="Who was notified">
        {announcements.map((mail) => (
          <LedgerRow
            key={mail.id}
            when={
              <Badge state={mail.sentAt ? "done" : mail.failedAt ? "broken" : "due"}>
                {mail.sentAt ? "sent" : mail.failedAt ? "failed" : "waiting"}
              </Badge>
            }
            under={mail.sentAt ? <When at={mail.sentAt} /> : undefined}
          >
            {mail.to}
            {mail.error && !mail.sentAt ? (
              <>
                <br />
                <small>{mail.error}</small>
              </>
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}
