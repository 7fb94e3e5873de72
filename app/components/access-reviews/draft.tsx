import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import { Who } from "#components/ui/who";
import { plural } from "#domain/counted";

type Plan = {
  checks: { tone: "stop" | "wait" | "ask"; text: string; more: string[] }[];
  reviewers: { id: string; name: string; items: number; canSignIn: boolean }[];
  /** Systems with a newer list of accounts than the one that would be frozen. */
  newer: number;
  items: number;
  flagged: number;
};

/** What a review would be if it opened now: what is against it, and who would decide how much. */
export function ReviewDraft({ plan, mayOpen, answer }: { plan: Plan; mayOpen: boolean; answer: FormAnswer }) {
  const stopped = plan.checks.some((check) => check.tone === "stop");
  return (
    <>
      {plan.checks.map((check) => (
        <CheckNote key={check.text} check={check} />
      ))}
      {mayOpen && plan.newer > 0 ? (
        <Form id="refresh" foot={<Submit>Use the newest lists</Submit>}>
          {() => <input type="hidden" name="do" value="refresh" />}
        </Form>
      ) : null}
      <PlannedReviewers plan={plan} />
      {mayOpen ? (
        <Card title="Open the review" pad>
          <p>
            Opening locks the list and its flags, and {plan.reviewers.length}{" "}
            {plural(plan.reviewers.length, "reviewer receives", "reviewers receive")} a mail with a link.
          </p>
          {stopped ? (
            <p className="muted">Resolve the problems above before opening the review.</p>
          ) : (
            <OpenForm answer={answer} plan={plan} />
          )}
        </Card>
      ) : null}
    </>
  );
}

function CheckNote({ check }: { check: Plan["checks"][number] }) {
  return (
    <Note tone={check.tone === "stop" ? "broken" : "risk"}>
      <p>
        <b>{check.text}</b>
      </p>
      <ul>
        {check.more.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Note>
  );
}

function PlannedReviewers({ plan }: { plan: Plan }) {
  return (
    <Card title="Planned reviewers">
      <Table
        label="Reviewers"
        rows={plan.reviewers}
        rowKey={(row) => row.id}
        columns={[
          { key: "name", label: "Reviewer", cell: (row) => <Who name={row.name} /> },
          { key: "items", label: "Entries", short: "Entries", num: true, cell: (row) => row.items },
          {
            key: "sign-in",
            label: "Sign-in",
            cell: (row) =>
              row.canSignIn ? (
                <Badge state="done">can sign in</Badge>
              ) : (
                <Badge state="missing">not invited yet</Badge>
              ),
          },
        ]}
      />
    </Card>
  );
}

function OpenForm({ answer, plan }: { answer: FormAnswer; plan: Plan }) {
  return (
    <Form<{ findings: string[]; reasons: string[] }>
      id="open"
      answer={answer}
      values={{
        findings: plan.checks.map((check) => check.text),
        reasons: plan.checks.map(() => ""),
      }}
      foot={
        <Submit kind="go" busy="Opening">
          Open the review
        </Submit>
      }
    >
      {(fields) => (
        <>
          <input type="hidden" name="do" value="open" />
          {fields.reasons.getFieldList().map((field, at) => (
            <div key={field.key}>
              <input type="hidden" name={`findings[${at}]`} value={plan.checks[at]?.text ?? ""} />
              <TextField
                field={field}
                label={plan.checks[at]?.text ?? ""}
                hint="Reason for opening anyway (recorded)"
                width="l"
              />
            </div>
          ))}
        </>
      )}
    </Form>
  );
}
