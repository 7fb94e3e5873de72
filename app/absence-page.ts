import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import type { AppContext } from "#app/context";
import { submit } from "#app/http";
import { addAbsence, endAbsence } from "#app/operations/absences";
import { listAbsences } from "#db/absences";
import { findOrganisation } from "#db/organisation";
import { listReviewersToBe } from "#db/people";
import { absenceEndInput, absenceInput } from "#domain/absences";
import { dayOf } from "#domain/days";
import type { Action } from "#domain/roles";

/** One person's absences from today on, and who may decide for them. */
export async function readAbsences(app: AppContext, personId: string) {
  const zone = (await findOrganisation(app.read))?.time_zone ?? "UTC";
  return {
    absences: (await listAbsences(app.read, dayOf(app.now(), zone), personId)).map((row) => ({
      id: row.id,
      from: row.from_on,
      to: row.to_on,
      delegate: row.delegate,
    })),
    delegates: (await listReviewersToBe(app.read)).filter((one) => one.id !== personId),
  };
}

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
