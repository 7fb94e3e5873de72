import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";

/** Sends a mail to the reader by the mail server, and shows how it went. */
export function MailTestCard({ to, answer }: { to: string; answer: FormAnswer }) {
  return (
    <Card title="Mail server" pad>
      <Form
        id="mail-test"
        answer={answer}
        foot={
          <Submit name="do" value="test-mail" busy="Sending">
            Send a test mail
          </Submit>
        }
      >
        {() => <p>One mail to {to}, at once. The dialogue with the server is shown, without the password.</p>}
      </Form>
    </Card>
  );
}

/** What became of a test mail. */
export function MailTestResult({
  ok,
  message,
  dialogue,
}: {
  ok: boolean;
  message: string;
  dialogue: string[];
}) {
  return (
    <Note tone={ok ? "kept" : "broken"} live>
      <b>{ok ? "The server accepted the test mail." : "The test mail was not sent."}</b> {message}
      {dialogue.length > 0 ? <pre>{dialogue.join("\n")}</pre> : null}
    </Note>
  );
}
