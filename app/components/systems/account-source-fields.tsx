import { Choice } from "#components/ui/choice";
import { type FieldLike, named } from "#components/ui/field";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { cadences } from "#domain/evidence/collectors";

type Asked = {
  name: string;
  label: string;
  hint?: string;
  long?: boolean;
  /** One line, but as long as the page. */
  wide?: boolean;
  choices?: readonly { value: string; text: string }[];
};
type Props = {
  source: { name: string; hint: string; secretLabel: string; fields: readonly Asked[] };
  fields: Partial<Record<string, FieldLike>>;
  values: Record<string, string>;
  /** A secret is kept already; it is not shown, and an empty field leaves it. */
  secretSet: boolean;
};

const SCHEDULES = [
  { value: "asked", text: "Manual only" },
  ...cadences.map(([value, text]) => ({ value, text })),
];

/** What one kind of live source asks for: its own settings, the secret, and how often. */
export function AccountSourceFields({ source, fields, values, secretSet }: Props) {
  const plain = { autoCapitalize: "none", autoComplete: "off", spellCheck: false } as const;
  const field = (name: string) => {
    const known = fields[name];
    return { ...named(name, values[name], known?.errors), id: `source-${name}` };
  };
  return (
    <>
      <p className="muted">{source.hint}</p>
      <input type="hidden" name="source" value={source.name} />
      {source.fields.map(({ name, label, hint, choices, long, wide }) =>
        choices ? (
          <Choice key={name} field={field(name)} label={label} hint={hint} options={choices} />
        ) : long ? (
          <TextArea key={name} field={field(name)} label={label} hint={hint} {...plain} />
        ) : (
          <TextField
            key={name}
            field={field(name)}
            label={label}
            hint={hint}
            width={wide ? undefined : "l"}
            {...plain}
          />
        ),
      )}
      <TextField
        field={{ ...field("secret"), initialValue: undefined }}
        label={source.secretLabel}
        hint={
          secretSet
            ? "A secret is stored encrypted and never shown. Leave empty to keep it."
            : "Stored encrypted and never shown again."
        }
        type="password"
        width="l"
        autoComplete="off"
      />
      <Choice field={field("cron")} label="Schedule" options={SCHEDULES} />
    </>
  );
}
