import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { submit } from "#app/http/submit";
import { addAbsence, endAbsence } from "#app/operations/people/absences";
import { absenceEndInput, absenceInput } from "#domain/people/absences";
import type { Action } from "#domain/roles";

/** The two forms of the sheet: days away, and taking them back. */
export function absenceAction(
  args: ActionFunctionArgs,
  form: FormData,
  personId: string,
  { action, to }: { action: Action; to: string },
) {
  const then = () => redirect(to);
  if (form.get("do") === "back")
    return submit(args, {
      schema: absenceEndInput,
      action,
      form,
      change: (work, { absence }) => endAbsence(work, personId, absence),
      then,
    });
  return submit(args, {
    schema: absenceInput,
    action,
    form,
    change: (work, input) => addAbsence(work, personId, input),
    then,
  });
}
