import { type Received, Upload } from "#components/files/upload";
import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { MomentField } from "#components/ui/moment-field";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { type IncidentStatus, nextStatuses, statusWords } from "#domain/incidents/incidents";

type AddLine = { answer: FormAnswer; now: string; received?: readonly Received[] };

/** The two things that are done most: a line in the timeline, the next state. */
export function AddLineCard({ answer, now, received }: AddLine) {
  return (
    <Card title="Add to the timeline" pad id="add">
      <Form<{ at: string; kind: string; text: string; files: string; evidence: string; systems: string }>
        id="line"
        multipart
        answer={answer}
        values={{ at: now, kind: "note" }}
        foot={
          <Submit name="do" value="line">
            Add entry
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
              hint="Measures appear in the notice to customers."
              options={[
                ["note", "Fact"],
                ["measure", "Measure taken"],
                ["decision", "Decision"],
              ]}
            />
            <TextField
              field={fields.evidence}
              label="Supporting evidence"
              hint="References such as EV-0012, separated by commas."
            />
            <TextField
              field={fields.systems}
              label="Systems"
              hint="Names from the register, separated by commas."
            />
            <Upload
              field={{ id: "line-files", name: "files", errors: fields.files.errors }}
              label="Files"
              hint="Logs, screenshots, letters. Encrypted and never changed."
              to="/evidence/files"
              received={received}
            />
          </>
        )}
      </Form>
    </Card>
  );
}

export function StepCard({ answer, status }: { answer: FormAnswer; status: IncidentStatus }) {
  return (
    <Card title="Change the state" pad id="state">
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
              label={`New state (now: ${statusWords[status]})`}
              empty="Choose"
              options={nextStatuses(status).map((one) => [one, statusWords[one]] as const)}
            />
            <TextField
              field={fields.reason}
              label="Why"
              hint="Required to go back, to close a high or critical incident without a post-mortem, and for “not an incident”, which also signs open clocks off with this reason."
            />
          </>
        )}
      </Form>
    </Card>
  );
}
