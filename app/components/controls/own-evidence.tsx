import { type Received, Upload } from "#components/files/upload";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { evidenceKinds } from "#domain/evidence/evidence";
import type { EvidenceFields } from "#domain/evidence/forms";

type OwnItem = {
  id: string;
  reference: string;
  title: string;
  at: Date;
  verdict: "accepted" | "returned" | null;
  reason: string | null;
  successor: string | null;
  open: boolean;
};
type AnswerWithFiles = (FormAnswer & { received?: readonly Received[] }) | undefined;

/** The form by which the owner of a control adds its evidence. */
export function OwnEvidenceForm({
  control,
  now,
  once,
  answer,
  returned,
  supersedes,
}: {
  control: string;
  now: string;
  /** The id that the form gives to the item: sent twice, it makes one. */
  once: string;
  answer: AnswerWithFiles;
  /** Items that were returned and are not superseded yet. */
  returned: readonly OwnItem[];
  /** Reference of the one among them that the address names. */
  supersedes: string | null;
}) {
  const asked = returned.find(({ reference }) => reference === supersedes);
  return (
    <Card title="Add evidence" pad id="add">
      <Form<EvidenceFields>
        id="evidence"
        draft
        renewed
        multipart
        answer={answer}
        values={{ extractedAt: now, supersedes: asked?.id, title: asked?.title }}
        foot={
          <Submit kind="go" busy="Sealing">
            Add to the log
          </Submit>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="once" value={once} />
            <p className="muted">
              A security officer accepts or returns it. It cannot be changed afterwards; a correction is a new
              item.
            </p>
            {returned.length > 0 ? (
              <Select
                field={fields.supersedes}
                label="Replaces the returned item"
                hint="What it replaces is then marked as superseded, and is no longer one of your tasks."
                empty="None, it is another item"
                width="l"
                options={returned.map(({ id, reference, title }) => [id, `${reference} ${title}`] as const)}
              />
            ) : null}
            <Upload
              field={{ id: "evidence-files", name: "files", errors: fields.stored.errors }}
              label="Files"
              hint="Drop them here or choose them, up to 2 GiB each. They are encrypted and never changed. An interrupted upload of a large file resumes where it stopped."
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
export function OwnEvidenceList({ control, items }: { control: string; items: readonly OwnItem[] }) {
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
                <small className="lines">{item.reason}</small>
              </>
            ) : null}
            {item.open ? (
              <>
                <br />
                <Link to={`/my/controls/${control}?supersedes=${item.reference}#add`}>
                  Replace {item.reference}
                </Link>
              </>
            ) : null}
            {item.successor ? <small className="lines"> Superseded by {item.successor}.</small> : null}
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
