import { Badge } from "#components/ui/badge";
import { Choice } from "#components/ui/choice";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";

type Proposed = {
  id: string;
  name: string;
  terms: string;
  owed: boolean;
  why: string;
  /** The state of its clock, where there is one: it runs, or how it was answered. */
  state: string | null;
};
type Row = { id: string; does: string; why: string };
type Props = { proposal: readonly Proposed[]; mark: string; answer: FormAnswer };

/** Rule by rule: its clock runs, or it is not required, because. One code signs all of it. */
export function ProposalForm({ proposal, mark, answer }: Props) {
  const rows = proposal.map(({ id, owed, why }) => ({ id, does: owed ? "start" : "waive", why }));
  return (
    <Form<{ rules: Row[] }>
      id="settle"
      answer={answer}
      shown={{ values: { rules: rows }, mark }}
      stepUp
      foot={
        <Submit kind="go" name="do" value="settle">
          Confirm and sign
        </Submit>
      }
    >
      {(fields) =>
        fields.rules.getFieldList().map((item, index) => {
          const row = item.getFieldset();
          const rule = proposal[index];
          if (!rule) return null;
          return (
            <section className="stack tight" key={rule.id} aria-labelledby={`rule-${index}`}>
              <h3 id={`rule-${index}`}>
                {rule.name} {rule.state === "runs" ? <Badge state="due">clock started</Badge> : null}
                {rule.state === "told" ? <Badge state="done">notified</Badge> : null}
                {rule.state === "not_required" ? <Badge state="info">not required</Badge> : null}
              </h3>
              <p className="muted small">{rule.terms}</p>
              <input type="hidden" name={row.id.name} value={rule.id} />
              <Choice
                field={row.does}
                label={`Does ${rule.name} apply?`}
                options={[
                  { value: "start", text: "Applies: start the clock" },
                  { value: "waive", text: "Not required" },
                ]}
              />
              <TextField field={row.why} label={`Why ${rule.name} is not required`} />
            </section>
          );
        })
      }
    </Form>
  );
}
