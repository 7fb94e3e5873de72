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
        hint="Systems of one period come together in one draft. The officers get a mail."
      >
        Prepare a draft when its day has come
      </Check>
      <Check
        field={fields.opens}
        hint="With the newest list of each system. It waits, and you hear why, when a list is too old or nobody can decide about an account."
      >
        Open it by itself
      </Check>
      <RoutingFields fields={fields} people={people} />
      <TextField field={fields.prepareDays} {...days("Days before the end of the period: the draft")} />
      <TextField field={fields.openDays} {...days("Days before the end of the period: the opening")} />
      <TextField field={fields.decideDays} {...days("Days that reviewers have")} />
      <TextField
        field={fields.oldDays}
        hint="Older lists are worth a question, and keep a review from opening by itself."
        {...days("Days after which a list of accounts is old")}
      />
    </>
  );
}
