import { PersonField } from "#components/people/person-field";
import { Choice } from "#components/ui/choice";
import { type FieldLike, named } from "#components/ui/field";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { cadences } from "#domain/evidence/collectors";
import { cronWords } from "#domain/installation/jobs";

type Setting = {
  name: string;
  label: string;
  hint: string;
  optional?: boolean;
  secret?: boolean;
  long?: boolean;
  choices?: readonly { value: string; text: string }[];
};
type Props = {
  fields: Partial<Record<string, FieldLike>>;
  settings: readonly Setting[];
  values: Record<string, string>;
  /** The secrets that are stored already; they are not shown, and an empty field keeps its own. */
  secretsSet?: readonly string[];
  /** The setting that was refused, with the reason. */
  wrong?: Record<string, string[] | null>;
  controls: readonly { ref: string; title: string }[];
  people: readonly (readonly [id: string, name: string])[];
  cron: string;
};

/** What a collector's target asks for: its own settings, then name, schedule, owner and controls. */
export function TargetFields({
  fields,
  settings,
  values,
  secretsSet = [],
  wrong = {},
  controls,
  people,
  cron,
}: Props) {
  const known = cadences.some(([value]) => value === cron);
  const own = cronWords(cron);
  const words = `${own.charAt(0).toUpperCase()}${own.slice(1)}`;
  const schedules = known ? cadences : ([[cron, words], ...cadences] as const);
  return (
    <>
      <TextField
        field={fields.name ?? named("name")}
        label="Name"
        hint="Shown in lists, for example: Website, Mail of example.com"
        width="l"
        maxLength={120}
      />
      {settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={values[setting.name]}
          errors={wrong[setting.secret ? `secret-${setting.name}` : setting.name] ?? undefined}
          isSet={secretsSet.includes(setting.name)}
        />
      ))}
      <Choice
        field={fields.cron ?? named("cron")}
        label="Schedule"
        options={schedules.map(([value, text]) => ({ value, text }))}
      />
      <PersonField
        field={fields.ownerId ?? named("ownerId")}
        label="Owner"
        empty="Unassigned"
        options={people}
      />
      <Choice
        many
        field={fields.controls ?? named("controls")}
        label="Controls"
        hint={controls.length === 0 ? "Load the programme to get controls." : undefined}
        options={controls.map(({ ref, title }) => ({ value: ref, text: `${ref} ${title}` }))}
      />
    </>
  );
}

type FieldProps = {
  setting: Setting;
  value: string | undefined;
  errors: string[] | undefined;
  isSet: boolean;
};

function SettingField({ setting, value, errors, isSet }: FieldProps) {
  const { name, label, hint, secret, long, choices } = setting;
  const plain = { autoCapitalize: "none", autoComplete: "off", spellCheck: false } as const;
  const field = (prefix: string) => ({ ...named(`${prefix}-${name}`, secret ? undefined : value, errors) });
  if (secret)
    return (
      <TextField
        field={{ ...field("secret"), id: `target-secret-${name}` }}
        label={label}
        hint={
          isSet
            ? `${hint} A value is stored encrypted and never shown. Leave empty to keep it; another address needs it again.`
            : `${hint} Stored encrypted and never shown again.`
        }
        type="password"
        width="l"
        autoComplete="off"
      />
    );
  const own = { ...field("set"), id: `target-${name}` };
  if (choices) return <Choice field={own} label={label} hint={hint} options={choices} />;
  if (long) return <TextArea field={own} label={label} hint={hint} {...plain} />;
  return <TextField field={own} label={label} hint={hint} width="l" {...plain} />;
}
