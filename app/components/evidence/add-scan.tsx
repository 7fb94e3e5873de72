import type { ScanPart } from "#app/queries/evidence/scan-results";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import type { ScanFields } from "#domain/evidence/scan-forms";

type Tried = {
  once: string;
  scan: ScanPart;
  performed: { from: string; to: string } | null;
  name: string;
  token: string;
};

/** The form that makes evidence of a file that was tried. */
export function AddScan({ tried, answer }: { tried: Tried; answer: FormAnswer }) {
  const { once, scan, performed, name, token } = tried;
  return (
    <Card title="Add it as evidence" pad>
      <Form<ScanFields>
        id="add"
        answer={answer?.result ? answer : null}
        values={{
          title: `${scan.tools[0] ?? scan.format}: ${name}`.slice(0, 200),
          controls: scan.controls.map(({ control }) => control).join(", "),
        }}
        multipart
        foot={
          <Submit kind="go" name="do" value="add" busy="Sealing">
            Add to the log
          </Submit>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="stored" value={token} />
            <input type="hidden" name="once" value={once} />
            <TextField field={fields.title} label="Title" maxLength={200} />
            <TextField
              field={fields.controls}
              label="Controls"
              hint="Proposed by the mapping; separate several by commas."
              width="l"
            />
            {performed ? (
              <p>
                Performed <Time at={performed.from} />
                {performed.to === performed.from ? null : (
                  <>
                    {" "}
                    to <Time at={performed.to} />
                  </>
                )}
                , as the file states.
              </p>
            ) : (
              <DateField
                field={fields.performedOn}
                label="Performed on"
                hint="The file does not state when the scan was performed."
              />
            )}
            <TextField
              field={fields.environment}
              label="What was scanned"
              hint="For example: repository tidewater/api, or account production"
              width="l"
              maxLength={100}
            />
            <TextArea
              field={fields.query}
              label="Command"
              hint="So that another person can repeat the scan."
              maxLength={4000}
            />
          </>
        )}
      </Form>
    </Card>
  );
}

function Time({ at }: { at: string }) {
  return at.length === 10 ? <When at={at} as="record" /> : <When at={new Date(at)} as="both" />;
}
