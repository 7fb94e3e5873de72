import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submitEvidence } from "#app/http/evidence-form";
import { can } from "#app/http/submit";
import { addEvidence } from "#app/operations/evidence/evidence";
import { readProgramme } from "#app/queries/controls/programme";
import { eventOptions, listEventChoices } from "#app/queries/evidence/events";
import { typedNow, zoneOf } from "#app/queries/zone";
import { ExpectedCard } from "#components/evidence/expected";
import { Upload } from "#components/files/upload";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import type { FieldLike } from "#components/ui/field";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import type { ReadDb } from "#db/client";
import { type EvidenceRow, findEvidence } from "#db/evidence/evidence";
import { listEvidence, listLinks } from "#db/evidence/lists";
import { listControlStandings } from "#db/evidence/standings";
import { newId } from "#db/ids";
import { evidenceKinds } from "#domain/evidence/evidence";
import type { EvidenceFields } from "#domain/evidence/forms";

export const meta = () => [{ title: "Add evidence · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.add");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const controls = (await listControlStandings(app.read)).map(
    ({ ref, title }) => [ref, `${ref} ${title}`] as const,
  );
  const old = query.get("supersedes")
    ? await findEvidence(app.read, query.get("supersedes") ?? "")
    : undefined;
  if (query.get("supersedes") && !old) throw notFound();
  const events = eventOptions(await listEventChoices(app.read, null));
  const asked = query.get("control") ?? "";
  const { controls: known } = await readProgramme(app.read, app.now(), null, { ref: asked });
  const due = known[0]?.occurrences.find(
    (one) => (one.event?.id ?? null) === query.get("event") && one.due === query.get("due"),
  );
  const items = due?.items ?? known[0]?.version.evidence ?? [];
  const repeated = query.get("repeat") ? await findEvidence(app.read, query.get("repeat") ?? "") : undefined;
  const link = old ? (await listLinks(app.read, old.id)).find((one) => one.ended_at === null) : undefined;
  return {
    controls,
    events,
    items: [...items],
    expected: known[0] ? { ref: asked, statement: known[0].version.statement, due: due?.due ?? null } : null,
    last: asked && !old ? await findLastAdded(app.read, asked, query) : null,
    repeats: repeated?.ref ?? null,
    supersedes: old ? { ref: old.ref, title: old.title } : null,
    once: newId(app.now()),
    // An item that replaces another is not a new scan.
    reads: can(visitor, "evidence.push") && !old,
    values: {
      control: query.get("control") ?? link?.ref,
      event: query.get("event") ?? link?.event_id ?? undefined,
      dueOn: query.get("event") ? undefined : (query.get("due") ?? link?.due_on ?? undefined),
      items: [...items],
      extractedAt: typedNow(app.now(), await zoneOf(app, visitor)),
      // When and how completely the new files were extracted is not known from those of another item.
      ...(repeated && { ...textsOf(repeated), extractedAt: undefined }),
      ...(old && {
        ...textsOf(old),
        supersedes: old.id,
        extractedAt: undefined,
        coversFrom: old.covers_from,
        coversTo: old.covers_to,
      }),
    },
  };
}

/** What stays the same when the same evidence is extracted again. */
function textsOf({ title, shows, kind, source, environment, query }: EvidenceRow) {
  return { title, shows, kind, source, environment, query };
}

/** The item that a person added last for the control, with the address that repeats it. */
async function findLastAdded(read: ReadDb, control: string, address: URLSearchParams) {
  const [last] = await listEvidence(read, { control, byHand: true }, { limit: 1, offset: 0 });
  if (!last) return null;
  const query = new URLSearchParams(address);
  query.set("repeat", last.ref);
  return { ref: last.ref, title: last.title, to: `/evidence/new?${query}` };
}

export async function action(args: ActionFunctionArgs) {
  return submitEvidence(args, {
    action: "evidence.add",
    add: addEvidence,
    then: ({ ref }) => redirect(`/evidence/${ref}`),
  });
}

export default function NewEvidencePage() {
  const { controls, events, items, once, reads, values, supersedes, expected, last, repeats } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], [supersedes ? `Supersede ${supersedes.ref}` : "Add"]]} />
      <PageHeader
        title={supersedes ? `A new item for ${supersedes.title}` : "Add evidence"}
        intro="These details become the item’s provenance card and cannot be changed later; a correction is a new item."
      />
      {expected ? <ExpectedCard {...{ expected, items, last, repeats }} /> : null}
      <Form<EvidenceFields>
        id="evidence"
        draft
        renewed
        key={repeats ?? ""}
        answer={answer}
        values={values}
        multipart
        foot={
          <Submit kind="go" busy="Sealing">
            Add to the log
          </Submit>
        }
      >
        {(fields) => (
          <>
            {supersedes ? (
              <Note>
                This item supersedes {supersedes.ref}, which stays readable and is marked as superseded.
                <input type="hidden" name="supersedes" value={String(values.supersedes)} />
              </Note>
            ) : null}
            <input type="hidden" name="once" value={once} />
            <Card title="Files" pad>
              <Upload
                field={{ ...fields.stored, id: "evidence-files", name: "files" }}
                label="Files of this item"
                hint="Drop them here or choose them, up to 2 GiB each. They are encrypted and never changed. An interrupted upload of a large file resumes where it stopped."
                to="/evidence/files"
                received={answer?.received}
                scansTo={reads ? "/evidence/scan-results" : undefined}
              />
              <p className="muted small">
                Results of a scanner, linter or test runner are recognised by their content, and their
                findings can be read instead, as under{" "}
                <Link to="/evidence/scan-results">Add scan results</Link>.
              </p>
            </Card>
            <DescriptionCard fields={fields} />
            <ProvenanceCard fields={fields} />
            <UseCard fields={fields} controls={controls} events={events} items={items} />
          </>
        )}
      </Form>
    </>
  );
}

type Fields = Record<keyof EvidenceFields, FieldLike>;
type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function DescriptionCard({ fields }: { fields: Fields }) {
  return (
    <Card title="Description" pad>
      <TextField
        field={fields.title}
        label="Title"
        hint="For example: Directory accounts with MFA status"
        maxLength={200}
      />
      <TextArea field={fields.shows} label="What the item shows" maxLength={2000} />
      <Select
        field={fields.kind}
        label="Kind"
        hint="Determines how long the item counts as fresh."
        empty="Choose"
        width="l"
        options={Object.entries(evidenceKinds)
          .filter(([key]) => key !== "check")
          .map(([key, { name, days }]) => [key, `${name} (fresh for ${days} days)`] as const)}
      />
      <div className="row top-aligned">
        <DateField
          field={fields.performedFrom}
          label="Performed on"
          hint="When the control was carried out. Leave empty if that was the day of the extract."
        />
        <DateField
          field={fields.performedTo}
          label="Performed until"
          hint="Only if it took several days. The last day decides which window it counts for."
        />
      </div>
      <div className="row top-aligned">
        <DateField
          field={fields.coversFrom}
          label="First day covered"
          hint="Leave both empty for a point in time."
        />
        <DateField field={fields.coversTo} label="Last day covered" />
      </div>
    </Card>
  );
}

function ProvenanceCard({ fields }: { fields: Fields }) {
  return (
    <Card title="Provenance" pad>
      <TextField
        field={fields.source}
        label="Source system"
        hint="For example: Okta, tenant tidewater.okta.com"
        width="l"
        maxLength={200}
      />
      <TextField
        field={fields.environment}
        label="Environment"
        hint="For example: production"
        width="m"
        maxLength={100}
      />
      <TextArea
        field={fields.query}
        label="Query or path"
        hint="The command, address or menu path, so that another person can repeat the extract."
      />
      <DateField field={fields.extractedAt} label="Extracted at" time />
      <TextField
        field={fields.rows}
        label="Number of rows"
        hint="Only for lists."
        width="s"
        inputMode="numeric"
      />
      <TextArea
        field={fields.completeness}
        label="Completeness"
        hint="How you know that the item is complete. For example: the count on the page equals the rows of the file."
      />
    </Card>
  );
}

function UseCard({
  fields,
  controls,
  events,
  items,
}: Pick<Page, "controls" | "events" | "items"> & { fields: Fields }) {
  return (
    <Card title="Use" pad>
      <Select
        field={fields.control}
        label="Control"
        empty="None"
        width="l"
        options={controls}
        hint="You can link more controls afterwards."
      />
      <DateField
        field={fields.dueOn}
        label="For the occurrence around"
        hint="Any day of the window. Leave empty for the window in which it was performed."
      />
      {events.length > 0 ? (
        <Select
          field={fields.event}
          label="For the event"
          empty="No event"
          width="l"
          options={events}
          hint="Only for controls that run per event, such as the removal of one leaver’s access."
        />
      ) : null}
      {items.length > 1 ? (
        <Choice
          field={fields.items}
          label="Shows"
          hint="What the control expects each time. Untick what another item shows."
          many
          options={items.map((item) => ({ value: item, text: item }))}
        />
      ) : null}
    </Card>
  );
}
