import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { absenceAction } from "#app/http/absences";
import { readForm } from "#app/http/submit";
import { readAbsences } from "#app/queries/people/absences";
import { AbsenceCard } from "#components/people/absence-card";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";

export const meta = () => [{ title: "Out of office · Surety" }];

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
      <PageHeader
        title="Out of office"
        intro="While you are out of office, your open review entries go to another person. Decisions already made stay yours."
      />
      <AbsenceCard
        title="Your absences"
        absences={absences}
        people={delegates}
        answer={useAnswer<typeof action>()}
      />
    </>
  );
}
