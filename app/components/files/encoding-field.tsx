import type { FieldLike } from "#components/ui/field";
import { Select } from "#components/ui/select";
import { CHOSEN_ENCODINGS } from "#domain/file-input";

const names = { "windows-1252": "Windows-1252 (Western European, Excel’s plain CSV)" } as const;

/** How a text is encoded, for a file that does not show it. */
export function EncodingField({ field }: { field: FieldLike }) {
  return (
    <Select
      field={field}
      label="Encoding"
      hint="UTF-8 and UTF-16 are detected. Change this only when a refused file asks for it."
      empty="Detect"
      options={CHOSEN_ENCODINGS.map((one) => [one, names[one]] as const)}
    />
  );
}
