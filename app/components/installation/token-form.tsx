import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Form, type FormAnswer } from "#components/ui/form";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { type ApiTokenFields, type TokenScope, tokenScopes } from "#domain/installation/api-tokens";

const HINTS: Record<TokenScope, string> = {
  "incidents.report": "A monitoring program reports; its reports wait in triage.",
  "evidence.push": "A pipeline sends what its scanners wrote; another person than you accepts it.",
};

/** The form that creates a token, with a second factor. */
export function CreateToken({ answer }: { answer: FormAnswer }) {
  return (
    <Card title="Create a token" pad>
      <Form<ApiTokenFields>
        id="make"
        answer={answer}
        values={{ days: "365", scope: "incidents.report" }}
        stepUp
        foot={
          <Submit kind="go" name="do" value="make">
            Create token
          </Submit>
        }
      >
        {(fields) => (
          <>
            <TextField field={fields.name} label="Program" hint="Such as “Alerting”." width="l" />
            <Choice
              field={fields.scope}
              label="What it may do"
              options={(Object.keys(tokenScopes) as TokenScope[]).map((scope) => ({
                value: scope,
                text: tokenScopes[scope],
                hint: HINTS[scope],
              }))}
            />
            <TextField
              field={fields.controls}
              label="Controls"
              hint="Only for scan results: the controls whose evidence it may add, such as VU-01, VU-04, CM-02."
              width="l"
              maxLength={1000}
            />
            <Select
              field={fields.days}
              label="Expires after"
              options={[
                ["30", "30 days"],
                ["90", "90 days"],
                ["365", "1 year"],
                ["730", "2 years"],
              ]}
            />
          </>
        )}
      </Form>
    </Card>
  );
}
