import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { draftRemoval, draftReplacement } from "#app/operations/vendors/subprocessors";
import type { Work } from "#app/work";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TermsFields } from "#components/vendors/terms-fields";
import { findEntry } from "#db/vendors/subprocessors";
import type { z } from "#domain/schema";
import { lineChangeInput } from "#domain/vendors/subprocessors";

export const meta = () => [{ title: "Change the list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  const entry = await findEntry(args.context.app.read, args.params.entryId ?? "");
  if (!entry) throw notFound();
  return { entry };
}

export async function action(args: ActionFunctionArgs) {
  const entryId = args.params.entryId ?? "";
  return submit(args, {
    schema: lineChangeInput,
    action: "vendors.edit",
    change: (work, input) => draftLine(work, entryId, input),
    then: (id) => redirect(`/subprocessors/changes/${id}`),
  });
}

function draftLine(
  work: Work,
  entryId: string,
  { what, reason, ...terms }: z.output<typeof lineChangeInput>,
) {
  if (what === "ends") return draftRemoval(work, entryId, reason);
  return draftReplacement(work, entryId, terms, reason, what);
}

export default function ChangeLine() {
  const { entry } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs
        steps={[
          ["Subprocessors", "/subprocessors"],
          [entry.name, `/subprocessors/${entry.vendorId}`],
          ["Change"],
        ]}
      />
      <PageHeader
        title={`Change the entry of ${entry.name}`}
        intro="This creates a draft. Nothing is sent, and the public list stays unchanged."
      />
      <Card pad>
        <Form<z.input<typeof lineChangeInput>>
          id="line"
          answer={answer}
          values={{ what: "same company", ...entry, countries: entry.countries.join(", ") }}
          close
          foot={
            <Submit kind="go" busy="Saving">
              Save the draft
            </Submit>
          }
        >
          {(fields) => (
            <>
              <Choice
                field={fields.what}
                label="What changes"
                options={[
                  { value: "same company", text: "Same company, different purpose or location" },
                  {
                    value: "another company",
                    text: "Replaced by another company",
                    hint: "Enter the new company below",
                  },
                  { value: "ends", text: "Company is removed", hint: "The fields below are then ignored" },
                ]}
              />
              <TermsFields fields={fields} />
              <TextArea field={fields.reason} label="Why" hint="For the record, not for customers" />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
