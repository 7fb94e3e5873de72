import { type Received, Upload } from "#components/files/upload";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { evidenceKinds } from "#domain/evidence/evidence";
import type { EvidenceFields } from "#domain/evidence/forms";

type OwnItem = {
  reference: string;
  title: string;
  at: Date;
  verdict: "accepted" | "returned" | null;
  reason: string | null;
};
type AnswerWithFiles = (FormAnswer & { received?: readonly Received[] }) | undefined;

/** The form by which the owner of a control adds its evidence. */
export function OwnEvidenceForm({
  control,
  now,
  answer,
}: {
  control: string;
  now: string;
  answer: AnswerWithFiles;
}) {
  return (
    <Card title="Add evidence" pad id="add">
      <Form<EvidenceFields>
        id="evidence"
        multipart
        answer={answer}
        values={{ extractedAt: now }}
        foot={
          <Submit kind="go" busy="Sealing">
            Add to the log
          </Submit>
        }
      >
        {(fields) => (
          <>
            <p className="muted">
              A security officer accepts or returns it. It cannot be changed afterwards; a correction is a new
              item.
            </p>
            <Upload
              field={{ id: "evidence-files", name: "files", errors: fields.stored.errors }}
              label="Files"
              hint="Drop them here or choose them, up to 512 MiB each. They are encrypted and never changed."
              to={`/my/controls/${control}/files`}
              received={answer?.received}
            />
            <TextField field={fields.title} label="Title" maxLength={200} />
            <TextArea field={fields.shows} label="What the item shows" maxLength={2000} />
            <Select
              field={fields.kind}
              label="Kind"
              empty="Choose"
              width="l"
              options={Object.entries(evidenceKinds)
                .filter(([key]) => key !== "check")
                .map(([key, { name }]) => [key, name] as const)}
            />
            <TextField field={fields.source} label="Source system" width="l" maxLength={200} />
            <DateField field={fields.extractedAt} label="Extracted at" time />
          </>
        )}
      </Form>
    </Card>
  );
}

/** What the owner added before, and what came of it. */
export function OwnEvidenceList({ items }: { items: readonly OwnItem[] }) {
  if (items.length === 0) return null;
  return (
    <Card title="Your evidence">
      <Ledger label="Your evidence">
        {items.map((item) => (
          <LedgerRow
            key={item.reference}
            when={<Verdict verdict={item.verdict} />}
            under={<When at={item.at} />}
          >
            {item.title} <span className="mono faint small">{item.reference}</span>
            {item.reason ? (
              <>
                <br />
                <small className="said">{item.reason}</small>
              </>
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}

function Verdict({ verdict }: Pick<OwnItem, "verdict">) {
  if (verdict === "accepted") return <Badge state="kept">accepted</Badge>;
  if (verdict === "returned") return <Badge state="risk">returned</Badge>;
  return <Badge state="due">awaiting review</Badge>;
}
