import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { channelKindHints, channelKindNames, channelKinds } from "#domain/deliveries/channel-kinds";

/** The form that adds a channel, with a second factor. */
export function AddChannel({ answer }: { answer: FormAnswer }) {
  return (
    <Card title="Add a channel" pad>
      <Form
        id="add"
        answer={answer}
        stepUp
        foot={
          <Submit kind="go" name="do" value="add" busy="Adding">
            Add the channel
          </Submit>
        }
      >
        {(fields) => (
          <>
            <Choice
              field={fields.kind!}
              label="Kind"
              options={channelKinds.map((kind) => ({
                value: kind,
                text: channelKindNames[kind],
                hint: channelKindHints[kind],
              }))}
            />
            <TextField field={fields.name!} label="Name" hint="Such as “Security on call”." width="l" />
            <TextField
              field={fields.address!}
              label="Address"
              hint="Stored encrypted and not shown again."
              type="url"
              inputMode="url"
              autoComplete="off"
            />
            <TextField
              field={fields.token!}
              label="Token, if the ntfy server requires one"
              type="password"
              autoComplete="off"
              width="l"
            />
          </>
        )}
      </Form>
    </Card>
  );
}

/** Asks before a channel goes, with a second factor. */
export function RemoveChannel({ id, name, answer }: { id: string; name: string; answer: FormAnswer }) {
  return (
    <Card title={`Remove ${name}`} pad>
      <div id="remove">
        <p>Alerts no longer use this channel. Waiting messages are dropped.</p>
        <Form
          id="end"
          answer={answer}
          stepUp
          foot={
            <Submit kind="stop" name="do" value="end">
              Remove the channel
            </Submit>
          }
        >
          {() => <input type="hidden" name="id" value={id} />}
        </Form>
      </div>
    </Card>
  );
}

/** A secret that is shown this once. */
export function NewSecret({ title, secret, children }: { title: string; secret: string; children: string }) {
  return (
    <Note tone="kept" live>
      <b>{title}</b> {children}
      <br />
      <code className="hash">{secret}</code>
    </Note>
  );
}

/** What the receiver answered to a test. */
export function TestResult({ ok, message }: { ok: boolean; message: string }) {
  return (
    <Note tone={ok ? "kept" : "broken"} live>
      <b>{ok ? "The test was delivered." : "The test was not delivered."}</b> {message}
    </Note>
  );
}
