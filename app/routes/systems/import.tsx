import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submitFile } from "#app/http/submit-file";
import { previewAccounts } from "#app/operations/systems/account-preview";
import { importAccounts } from "#app/operations/systems/populations";
import { BadLines } from "#components/files/bad-lines";
import { ColumnMapFields } from "#components/files/column-map-fields";
import { EncodingField } from "#components/files/encoding-field";
import { FileDrop } from "#components/files/file-drop";
import { TemplateLink } from "#components/files/template-link";
import { AccountFilePreview } from "#components/systems/account-file-preview";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import type { FieldLike } from "#components/ui/field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { findSystem } from "#db/systems/systems";
import { Refused } from "#domain/errors";
import { accountFileInput } from "#domain/file-input";
import type { z } from "#domain/schema";
import { type ColumnMap, MAPPED } from "#evidence/account-exports/source";
import { ACCOUNT_SOURCES, BY_ITS_BEGINNING } from "#evidence/account-exports/sources";
import { moment } from "#evidence/files/values";

/** As BY_ITS_BEGINNING of the readers, which no browser loads. */
const DETECT = "auto" satisfies typeof BY_ITS_BEGINNING;

export const meta = () => [{ title: "Import accounts · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "systems.edit");
  const system = await findSystem(args.context.app.read, args.params.id ?? "");
  if (!system) throw notFound();
  return {
    system: {
      id: system.id,
      name: system.name,
      // Where columns were mapped, a file of the same kind comes again.
      format: system.mapping === "{}" ? BY_ITS_BEGINNING : system.format,
    },
    map: JSON.parse(system.mapping) as ColumnMap,
    fields: [...MAPPED],
    sources: ACCOUNT_SOURCES.map(({ format, title, hint }) => ({ format, title, hint })),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submitFile(args, {
    schema: accountFileInput,
    action: "systems.edit",
    run: (visitor, input) => importFile(args.context.app, visitor, args.params.id ?? "", input),
    then: ({ preview, imported }) =>
      preview ? data({ result: null, preview }) : redirect(`/populations/${imported.at(-1)?.id}`),
  });
}

async function importFile(
  app: AppContext,
  visitor: Visitor,
  systemId: string,
  { file, format, at, map, encoding, act }: z.output<typeof accountFileInput>,
) {
  const taken = at === null ? null : moment(at);
  if (taken === undefined)
    throw new Refused("invalid", "Enter the time as 2026-03-11 or 2026-03-11T05:30Z.", "at");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const chosen = Object.fromEntries(Object.entries(map ?? {}).filter(([, column]) => column)) as ColumnMap;
  const accountFile = {
    system: { id: systemId },
    format,
    map: chosen,
    at: taken,
    fileName: file.name,
    bytes,
    encoding,
  };
  const actor = actorOf(visitor);
  return act === "check"
    ? { preview: await previewAccounts(app, actor, accountFile) }
    : { imported: await importAccounts(app, actor, accountFile) };
}

export default function ImportAccounts() {
  const { system, sources, fields: known, map } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const given = answer?.result?.initialValue as { map?: ColumnMap } | undefined;
  const columns = answer?.preview?.map ?? (given ? (given.map ?? {}) : map);
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], [system.name, `/systems/${system.id}`], ["Import"]]} />
      <PageHeader
        title={`Import the accounts of ${system.name}`}
        intro="The list is stored as a snapshot with its hash and compared with the previous list."
      />
      <div className="stack">
        <Card pad>
          <Form<{ file: string; format: string; at: string; encoding: string }>
            id="import"
            answer={answer}
            multipart
            values={{ format: system.format }}
            foot={
              <>
                <Submit kind="go" name="act" value="import" busy="Importing">
                  Import the accounts
                </Submit>
                <Submit name="act" value="check" busy="Reading the file">
                  Check the file
                </Submit>
              </>
            }
          >
            {(fields) => (
              <>
                <FileDrop
                  field={fields.file}
                  accept=".xlsx,.xlsm,.csv,.tsv,.json,.jsonl,.txt,text/csv,text/tab-separated-values,application/json,text/plain"
                  label="File"
                  hint="The file is imported completely or not at all. At most 50 MiB."
                />
                <TemplateLink to="/systems/template.csv" />
                <FormatFields field={fields.format} sources={sources} />
                <EncodingField field={fields.encoding} />
                <TextField
                  field={fields.at}
                  label="Extracted at"
                  hint="When the source produced the list: 2026-03-11 or 2026-03-11T05:30Z. Empty: the time in the file, otherwise now."
                  width="m"
                />
                <details
                  open={
                    answer?.preview !== undefined || (given !== undefined && Object.keys(columns).length > 0)
                  }
                >
                  <summary>Column mapping</summary>
                  <p className="muted">
                    The column for a field whose name is not recognised; “-” when no column is to be read for
                    it.
                  </p>
                  <div className="stack tight">
                    <ColumnMapFields
                      fields={known}
                      map={columns}
                      columns={answer?.preview?.columns.map(({ name }) => name)}
                    />
                  </div>
                </details>
              </>
            )}
          </Form>
        </Card>
        <BadLines refused={answer?.refused} />
        {answer?.preview ? <AccountFilePreview preview={answer.preview} /> : null}
      </div>
    </>
  );
}

type Source = { format: string; title: string; hint: string };

/** Which export the file is, and where a person gets each. */
function FormatFields({ field, sources }: { field: FieldLike; sources: readonly Source[] }) {
  return (
    <>
      <Select
        field={field}
        label="File format"
        hint="Detected from the first line; unknown formats are read as CSV."
        options={[
          [DETECT, "Detect automatically"],
          ...sources.map(({ format, title }) => [format, title] as const),
        ]}
      />
      <details>
        <summary>Where each list comes from</summary>
        <Facts facts={sources.map(({ title, hint }) => [title, hint])} />
      </details>
    </>
  );
}
