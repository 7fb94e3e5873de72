import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import type { PostState } from "#domain/deliveries/post-state";

/** Says plainly when mail does not arrive: nothing is configured, the server does not take it, or mails were given up. */
export function PostNote({ post }: { post: PostState }) {
  return (
    <>
      <Waiting post={post} />
      {post.failed > 0 ? (
        <Note tone="broken">
          <b>{post.failed === 1 ? "1 mail was" : `${post.failed} mails were`} given up in the last 7 days</b>{" "}
          and will not be tried again. <Link to="/deliveries?state=failed">See which</Link>, and reach the
          recipients another way.
        </Note>
      ) : null}
    </>
  );
}

function Waiting({ post }: { post: PostState }) {
  if (!post.configured)
    return (
      <Note tone="risk">
        <b>No mail server is configured.</b> Reminders stand in the pages only, and notices wait
        {post.waiting > 0 ? ` (${post.waiting} now)` : ""} until SMTP_URL is set. Nothing is lost. Tell
        recipients another way and record it here with the proof.
      </Note>
    );
  if (post.slow)
    return (
      <Note tone="broken">
        <b>
          {post.waiting === 1 ? "1 mail has" : `${post.waiting} mails have`} not left for more than 10
          minutes.
        </b>{" "}
        Each is tried again, at most 15 minutes apart. The mail server says: {post.error ?? "nothing yet"}.
      </Note>
    );
  return null;
}
