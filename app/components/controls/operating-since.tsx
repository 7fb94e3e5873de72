import { DateField } from "#components/ui/date-field";
import { Disclosure } from "#components/ui/disclosure";
import type { FieldLike } from "#components/ui/field";

type Props = {
  controls: readonly { ref: string; title: string }[];
  /** The field of the control with this reference. */
  field: (ref: string) => FieldLike;
};

/** For a programme that begins in the middle of a period: since when each control operates, where that is another day than for the rest. */
export function OperatingSince({ controls, field }: Props) {
  const all = controls.map(({ ref, title }) => ({ title: `${ref} ${title}`, field: field(ref) }));
  const open = all.some((one) => one.field.initialValue || one.field.errors?.length);
  return (
    <Disclosure act="Controls with a different start date" open={open}>
      <p>
        Enter the day since which a control operates. Leave it empty where the day above applies. Nothing
        before that day is counted as missed, and the binder prints the day and when it was entered. Controls
        of categories that you do not choose are left out.
      </p>
      {all.map((one) => (
        <DateField key={one.field.name} field={one.field} label={one.title} />
      ))}
    </Disclosure>
  );
}
