import type { ReactNode } from "react";
import { FileDrop } from "#components/files/file-drop";
import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import type { FilePreview as Preview } from "#domain/file-preview";
import { BadLines, type RefusedFile } from "./bad-lines";
import { ColumnMapFields } from "./column-map-fields";
import { DatesField } from "./dates-field";
import { EncodingField } from "./encoding-field";
import { FilePreview } from "./file-preview";
import { SheetField } from "./sheet-field";
import { TemplateLink } from "./template-link";

/** What a table may be. */
const TABLES =
  ".xlsx,.xlsm,.csv,.tsv,.txt,.json,text/csv,text/tab-separated-values,text/plain,application/json";

type Input = { file: File; encoding?: string; worksheet?: string; dates?: string; whole?: boolean };
type Props = {
  answer: (FormAnswer & { refused?: RefusedFile; preview?: Preview }) | undefined;
  /** What the button does: "Import the list". */
  button: string;
  /** "CSV file". */
  label: string;
  accept?: string;
  /** Which columns or shapes are understood. */
  hint: string;
  /** The import asks for a fresh second factor. */
  stepUp?: boolean;
  /** What a column may be said to be. */
  columns: readonly string[];
  /** The address of an empty list to fill in. */
  template: string;
  /** The list holds days. */
  dates?: boolean;
  /** Further fields under the file. */
  children?: Parameters<typeof Form<Input>>[0]["children"];
};

/** One file that is checked first or taken whole, and under it what it would do or the lines that stood in the way. */
export function ImportFile({ answer, button, label, accept = TABLES, hint, ...props }: Props): ReactNode {
  const sent = answer?.result?.initialValue as { map?: Record<string, string> } | undefined;
  const map = answer?.preview?.map ?? sent?.map ?? {};
  const found = answer?.preview?.columns ?? answer?.refused?.columns ?? undefined;
  return (
    <>
      <Card pad>
        <Form<Input>
          id="import"
          answer={answer}
          multipart
          stepUp={props.stepUp}
          foot={
            <>
              <Submit kind="go" name="act" value="import" busy="Reading the file">
                {button}
              </Submit>
              <Submit name="act" value="check" busy="Reading the file">
                Check the file
              </Submit>
            </>
          }
        >
          {(fields) => (
            <>
              <FileDrop field={fields.file} label={label} accept={accept} hint={hint} />
              <TemplateLink to={props.template} />
              <EncodingField field={fields.encoding} />
              <SheetField field={fields.worksheet} />
              {props.dates ? <DatesField field={fields.dates} /> : null}
              {props.children?.(fields)}
              <details open={found !== undefined || Object.values(map).some(Boolean)}>
                <summary>Column mapping</summary>
                <p className="muted">
                  The column for a field whose name is not recognised; “-” when no column is to be read for
                  it.
                </p>
                <div className="stack tight">
                  <ColumnMapFields
                    fields={props.columns}
                    map={map}
                    columns={found?.map(({ name }) => name)}
                  />
                </div>
              </details>
            </>
          )}
        </Form>
      </Card>
      <BadLines refused={answer?.refused} />
      {answer?.preview ? <FilePreview preview={answer.preview} /> : null}
    </>
  );
}
