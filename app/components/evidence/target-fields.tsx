import { PersonField } from "#components/people/person-field";
import { Choice } from "#components/ui/choice";
import { type FieldLike, named } from "#components/ui/field";
import { TextField } from "#components/ui/text-field";
import { cadences } from "#domain/evidence/collectors";
import { cronWords } from "#domain/installation/jobs";

type Setting = { name: string; label: string; hint: string; optional?: boolean };
type Props = {
  fields: Partial<Record<string, FieldLike>>;
  settings: readonly Setting[];
  values: Record<string, string>;
  /** The setting that was refused, with the reason. */
  wrong?: Record<string, string[] | null>;
  controls: readonly { ref: string; title: string }[];
  people: readonly (readonly [id: string, name: string])[];
  cron: string;
};

/** What a collector's target asks for: its own settings, then name, schedule, owner and controls. */
export function TargetFields({ fields, settings, values, wrong = {}, controls, people, cron }: Props) {
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
      {settings.map(({ name, label, hint }) => (
        <TextField
          key={name}
          field={named(`set-${name}`, values[name], wrong[name] ?? undefined)}
          label={label}
          hint={hint}
          width="l"
          autoCapitalize="none"
          spellCheck={false}
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
