import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { counted } from "#domain/counted";
import type { PostState } from "#domain/deliveries/post-state";

/** Says plainly when mail does not arrive: nothing is configured, the server does not take it, or mails were given up. */
export function PostNote({ post }: { post: PostState }) {
  return (
    <>
      <Waiting post={post} />
      {post.failed > 0 ? (
        <Note tone="broken">
          <b>{counted(post.failed, "mail was", "mails were")} given up in the last 7 days</b> and will not be
          retried. <Link to="/deliveries?state=failed">Show them</Link> and contact the recipients another
          way.
        </Note>
      ) : null}
    </>
  );
}

function Waiting({ post }: { post: PostState }) {
  if (!post.configured)
    return (
      <Note tone="risk">
        <b>No mail server is configured.</b> Reminders appear only on screen, and mail waits
        {post.waiting > 0 ? ` (${post.waiting} now)` : ""} until SMTP_URL is set. Nothing is lost. Notify
        recipients another way and record it here with proof.
      </Note>
    );
  if (post.refusal !== null)
    return (
      <Note tone="broken">
        <b>The mail server does not accept mail from Surety.</b> {post.waiting} waiting, and retried at least
        every 15 minutes. The cause is a limit, the sign-in, the sender or a policy, not the recipients: no
        recipient counts as rejected. Server response: {post.refusal}
      </Note>
    );
  if (post.slow)
    return (
      <Note tone="broken">
        <b>{counted(post.waiting, "mail has", "mails have")} not left for more than 10 minutes.</b> Each is
        retried at least every 15 minutes. Server response: {post.error ?? "nothing yet"}.
      </Note>
    );
  return null;
}
