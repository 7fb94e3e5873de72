import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { absenceAction } from "#app/http/absences";
import { type FormAnswer, readForm } from "#app/http/submit";
import { readAbsences } from "#app/queries/people/absences";
import { AbsenceSheet } from "#components/people/absence-sheet";
import { Head } from "#components/ui/head";

export const meta = () => [{ title: "Away · Surety" }];

const OWN = "absences.edit-own" as const;

export async function loader(args: LoaderFunctionArgs) {
  const { personId } = requireUser(args, OWN);
  if (!personId) throw notFound();
  return readAbsences(args.context.app, personId);
}

export async function action(args: ActionFunctionArgs) {
  const { personId } = requireUser(args, OWN);
  if (!personId) throw notFound();
  return absenceAction(args, await readForm(args.request), personId, { action: OWN, to: "/my/away" });
}

export default function Away() {
  const { absences, delegates } = useLoaderData<typeof loader>();
  return (
    <>
      <Head
        title="When you are away"
        lede="Accounts that you would decide about go to somebody else meanwhile. What you decided stays yours."
      />
      <AbsenceSheet
        title="Your days away"
        absences={absences}
        people={delegates}
        answer={useActionData<FormAnswer>()}
      />
    </>
  );
}
