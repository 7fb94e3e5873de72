import type { FieldLike } from "#components/ui/field";
import { Select } from "#components/ui/select";

/** Whether the day or the month comes first in dates such as 03/04/2026. */
export function DatesField({ field }: { field: FieldLike }) {
  return (
    <Select
      field={field}
      label="Dates such as 03/04/2026"
      hint="One value above 12 decides for its column. Choose the order only when a refused file asks for it."
      empty="By the column"
      options={[
        ["day-first", "Day first (3 April)"],
        ["month-first", "Month first (March 4)"],
      ]}
    />
  );
}
