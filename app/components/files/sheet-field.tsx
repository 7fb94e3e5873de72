import type { FieldLike } from "#components/ui/field";
import { TextField } from "#components/ui/text-field";

/** Which sheet of a workbook is read. */
export function SheetField({ field }: { field: FieldLike }) {
  return (
    <TextField
      field={field}
      label="Sheet"
      hint="The name of the sheet in a workbook. Empty: the first sheet that is not hidden."
      width="m"
    />
  );
}
