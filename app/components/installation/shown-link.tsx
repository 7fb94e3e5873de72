import { Copy } from "#components/ui/copy";
import { Note } from "#components/ui/note";

/** A one-time link to pass on where no mail is set up, and what that means for the rule of two pairs of eyes. */
export function ShownLink({ link }: { link: string }) {
  return (
    <Note tone="risk">
      <p>
        <code>{link}</code> <Copy text={link} what="the link" />
      </p>
      <p>
        You can see this link, so you could open the account yourself. Until another owner confirms on the
        user's page that a separate person holds it, you and this account cannot approve each other's work.
        Records name who passed on the link.
      </p>
      <p>
        To avoid this, set up mail (SMTP_URL). If you are the only owner, a second owner who was invited by
        mail can confirm; an organisation of one can switch two pairs of eyes off in the settings, and every
        record then says so.
      </p>
    </Note>
  );
}
