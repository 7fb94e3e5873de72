import type { ReactNode } from "react";
import { FileDrop } from "#components/files/file-drop";
import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { BadLines, type RefusedFile } from "./bad-lines";
import { EncodingField } from "./encoding-field";
import { SheetField } from "./sheet-field";

/** What a table may be. */
const TABLES =
  ".xlsx,.xlsm,.csv,.tsv,.txt,.json,text/csv,text/tab-separated-values,text/plain,application/json";

type Props = {
  answer: (FormAnswer & { refused?: RefusedFile }) | undefined;
  /** What the button does: "Import the list". */
  button: string;
  /** "CSV file". */
  label: string;
  accept?: string;
  /** Which columns or shapes are understood. */
  hint: string;
  /** The import asks for a fresh second factor. */
  stepUp?: boolean;
  /** Further fields under the file. */
  children?: Parameters<
    typeof Form<{ file: File; encoding?: string; worksheet?: string; whole?: boolean }>
  >[0]["children"];
};

/** One file that is taken whole or not at all, and under it the lines that were refused. */
export function ImportFile({
  answer,
  button,
  label,
  accept = TABLES,
  hint,
  stepUp,
  children,
}: Props): ReactNode {
  return (
    <>
      <Card pad>
        <Form<{ file: File; encoding?: string; worksheet?: string; whole?: boolean }>
          id="import"
          answer={answer}
          multipart
          stepUp={stepUp}
          foot={
            <Submit kind="go" busy="Reading the file">
              {button}
            </Submit>
          }
        >
          {(fields) => (
            <>
              <FileDrop field={fields.file} label={label} accept={accept} hint={hint} />
              <EncodingField field={fields.encoding} />
              <SheetField field={fields.worksheet} />
              {children?.(fields)}
            </>
          )}
        </Form>
      </Card>
      <BadLines refused={answer?.refused} />
    </>
  );
}
