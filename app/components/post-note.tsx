import { Note } from "./note";

type State = { configured: boolean; waiting: number; failed: number; error: string | null; slow: boolean };

/** Says plainly when mail does not leave: nothing is configured, or the server does not take it. */
export function PostNote({ post }: { post: State }) {
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
