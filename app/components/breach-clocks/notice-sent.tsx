import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Form, type FormAnswer } from "#components/ui/form";
import { MomentField } from "#components/ui/moment-field";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { When } from "#components/ui/when";
import type { ClockNotice } from "#domain/breach-clocks/notices";
import { refusalEnd } from "#domain/deliveries/refusals";
import { keptWords } from "#domain/exercises";
import { factorWords } from "#domain/signatures";

type Props = { incidentRef: string; notice: ClockNotice; answer: FormAnswer; now: string };

/** What became of a notice that was sent, and the form for its recipient's confirmation. */
export function ClockNoticeSent({ incidentRef, notice, answer, now }: Props) {
  const { sent, toldAt, failed, mail, proof, acknowledged } = notice;
  if (!sent) return null;
  return (
    <>
      {failed ? (
        <Note tone="broken" live>
          <b>The notice did not arrive.</b> {failed.why} The clock keeps running.{" "}
          {failed.triedAgain
            ? `${refusalEnd(true)} Find out why the mail server rejects it, or notify them another way.`
            : "Write another notice to a different address, or notify them another way."}
        </Note>
      ) : null}
      <div className="cols even">
        <Card title="Notification">
          <Facts
            facts={[
              ["Sent", <When key="s" at={sent.at} as="both" />],
              ["By", sent.factor ? `${sent.by}, ${factorWords(sent.factor)}` : sent.by],
              sent.how === "mail" ? ["To", <code key="a">{sent.address}</code>] : ["How", notice.note],
              mail ? ["Message id", <code key="m">{mail.messageId}</code>] : null,
              mail?.answer ? [mail.answer === keptWords ? "Outcome" : "Server response", mail.answer] : null,
              mail?.lastError && !toldAt ? ["Last error", mail.lastError] : null,
              ["Notified", toldAt ? <When key="t" at={toldAt} as="both" /> : failed ? "no" : "in transit"],
              proof
                ? [
                    "Proof",
                    <a key="p" href={`/incidents/${incidentRef}/files/${proof.sha256}`}>
                      {proof.name}
                    </a>,
                  ]
                : null,
              acknowledged ? ["Confirmed", <When key="c" at={acknowledged.at} as="both" />] : null,
              acknowledged ? ["How confirmed", acknowledged.note] : null,
            ]}
          />
        </Card>
        {toldAt && !acknowledged ? (
          <Card title="Confirmation" pad>
            <Form<{ at: string; note: string }>
              id="confirmed"
              answer={answer}
              values={{ at: now }}
              foot={
                <Submit kind="go" name="do" value="confirmed">
                  Record the confirmation
                </Submit>
              }
            >
              {(fields) => (
                <>
                  <TextArea
                    field={fields.note}
                    label="Confirmed by whom and how"
                    hint="A name, a file number, and the reply or phone call."
                  />
                  <MomentField field={fields.at} label="When it was confirmed" />
                </>
              )}
            </Form>
          </Card>
        ) : null}
      </div>
    </>
  );
}
