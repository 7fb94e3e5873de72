import { Check } from "#components/ui/check";
import type { FieldLike } from "#components/ui/field";
import { TextField } from "#components/ui/text-field";
import { RoutingFields } from "./fields";

type Name =
  | "prepares"
  | "opens"
  | "routing"
  | "namedId"
  | "fallbackId"
  | "prepareDays"
  | "openDays"
  | "decideDays"
  | "oldDays";

/** The rules by which reviews prepare and open themselves. */
export function ScheduleFields({
  fields,
  people,
}: {
  fields: Record<Name, FieldLike>;
  people: readonly { id: string; name: string }[];
}) {
  const days = (text: string) => ({ label: text, inputMode: "numeric", width: "xs" }) as const;
  return (
    <>
      <Check
        field={fields.prepares}
        hint="Systems with the same period share one draft. Security officers are notified by mail."
      >
        Prepare drafts automatically
      </Check>
      <Check
        field={fields.opens}
        hint="With the newest list of each system. It waits, and officers are notified of the reason, when a list is too old or an account has no possible reviewer."
      >
        Open automatically
      </Check>
      <RoutingFields fields={fields} people={people} />
      <TextField field={fields.prepareDays} {...days("Draft: days before the end of the period")} />
      <TextField field={fields.openDays} {...days("Opening: days before the end of the period")} />
      <TextField field={fields.decideDays} {...days("Days for reviewers")} />
      <TextField
        field={fields.oldDays}
        hint="Older lists trigger a warning and stop a review from opening automatically."
        {...days("Maximum age of a list of accounts (days)")}
      />
    </>
  );
}
