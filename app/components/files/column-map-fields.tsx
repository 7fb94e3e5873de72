import { named } from "#components/ui/field";
import { Select } from "#components/ui/select";
import { TextField } from "#components/ui/text-field";

/** Instead of a column, as the reader of columns knows it. */
const NOT_READ = "-";
type Props = {
  fields: readonly string[];
  /** What was said so far. */
  map: Partial<Record<string, string>>;
  /** The columns of the file, once it was checked. */
  columns?: readonly string[];
};

/** Which column is which field: typed before the file is known, chosen after it was checked. */
export function ColumnMapFields({ fields, map, columns }: Props) {
  const choices = [[NOT_READ, "not read"] as const, ...(columns ?? []).map((name) => [name, name] as const)];
  return fields.map((field) => {
    const input = { ...named(`map.${field}`, map[field]), id: `map-${field}` };
    // The key of a list and the worksheet are not columns.
    return columns && field !== "list" && field !== "worksheet" ? (
      <Select key={`${field}-choice`} field={input} label={field} empty="by its name" options={choices} />
    ) : (
      <TextField key={field} field={input} label={field} width="m" />
    );
  });
}
