import { Form, type FormAnswer } from "#components/ui/form";
import { MomentField } from "#components/ui/moment-field";
import { Select } from "#components/ui/select";
import { Sheet } from "#components/ui/sheet";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { type Received, Upload } from "#components/ui/upload";
import { type IncidentStatus, nextStatuses, statusWords } from "#domain/incidents/incidents";

type AddLine = { answer: FormAnswer; now: string; received?: readonly Received[] };

/** The two things that are done most: a line in the timeline, the next state. */
export function AddLineSheet({ answer, now, received }: AddLine) {
  return (
    <Sheet title="Add to the timeline" pad id="add">
      <Form<{ at: string; kind: string; text: string; files: string; evidence: string; systems: string }>
        id="line"
        multipart
        answer={answer}
        values={{ at: now, kind: "note" }}
        foot={
          <Submit name="do" value="line">
            Add the line
          </Submit>
        }
      >
        {(fields) => (
          <>
            <TextArea field={fields.text} label="What happened" />
            <MomentField field={fields.at} label="When it happened" />
            <Select
              field={fields.kind}
              label="Kind"
              hint="Measures go into the notice to customers."
              options={[
                ["note", "A fact"],
                ["measure", "A measure taken"],
                ["decision", "A decision"],
              ]}
            />
            <TextField
              field={fields.evidence}
              label="Evidence it rests on"
              hint="References such as EV-0012, several with commas between them."
            />
            <TextField
              field={fields.systems}
              label="Systems it is about"
              hint="As the register names them, several with commas between them."
            />
            <Upload
              field={{ id: "line-files", name: "files", errors: fields.files.errors }}
              label="Files"
              hint="Logs, screenshots, letters. They are encrypted and never changed."
              to="/evidence/files"
              received={received}
            />
          </>
        )}
      </Form>
    </Sheet>
  );
}

export function StepSheet({ answer, status }: { answer: FormAnswer; status: IncidentStatus }) {
  return (
    <Sheet title="Change the state" pad id="state">
      <Form<{ status: string; reason: string }>
        id="step"
        answer={answer}
        stepUp
        foot={
          <Submit name="do" value="step">
            Change the state
          </Submit>
        }
      >
        {(fields) => (
          <>
            <Select
              field={fields.status}
              label={`It is ${statusWords[status]}. It becomes`}
              empty="Choose"
              options={nextStatuses(status).map((one) => [one, statusWords[one]] as const)}
            />
            <TextField
              field={fields.reason}
              label="Why"
              hint="Needed for going back and for “not an incident”, which signs its open clocks off with this reason; also for closing a high or critical one without a post-mortem."
            />
          </>
        )}
      </Form>
    </Sheet>
  );
}
