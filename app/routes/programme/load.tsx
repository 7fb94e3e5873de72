import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { loadProgramme } from "#app/operations/controls/programme";
import { staffToChoose } from "#app/queries/people/choices";
import { OperatingSince } from "#components/controls/operating-since";
import { PersonField } from "#components/people/person-field";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import type { FieldLike } from "#components/ui/field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { listControls } from "#db/controls/controls";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { type Category, categories, categoryNames } from "#domain/controls/controls";
import { programmeInput } from "#domain/controls/programme";
import { addDays, addMonths, dayOf } from "#domain/days";
import type { z } from "#domain/schema";
import { listCatalogueControls, listCriteria } from "#policies/catalogue";

export const meta = () => [{ title: "Load the programme · Surety" }];

const hints: Record<Category, string> = {
  security: "the common criteria, part of every SOC 2 report",
  availability: "for uptime commitments",
  confidentiality: "for commitments to protect and delete confidential customer data",
  "processing-integrity": "for processing whose results customers rely on",
  privacy: "for personal data collected from individuals",
};

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.edit");
  const { app } = args.context;
  const [organisation, controls] = await Promise.all([findOrganisation(app.read), listControls(app.read)]);
  const today = dayOf(app.now(), zoneOfOrganisation(organisation));
  const people = await staffToChoose(app.read, today, visitor.personId);
  const loaded = controls.length > 0;
  return {
    loaded,
    values: {
      categories: loaded ? JSON.parse(organisation?.categories ?? "[]") : ["security"],
      periodFrom: organisation?.period_from ?? today,
      periodTo: organisation?.period_to ?? addDays(addMonths(today, 12), -1),
      inForceFrom: today,
      ownerId: visitor.personId ?? "",
    },
    people: people.map((person) => [person.id, person.name] as const),
    // Each control is asked about once: those that are there keep their day.
    offered: listCatalogueControls(categories)
      .filter(({ ref }) => !controls.some((control) => control.ref === ref))
      .map(({ ref, title }) => ({ ref, title })),
    options: categories.map((one) => ({
      value: one,
      text: categoryNames[one],
      hint: `${listCriteria([one]).length} criteria, ${listCatalogueControls([one]).length} controls: ${hints[one]}`,
    })),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: programmeInput,
    action: "programme.edit",
    change: loadProgramme,
    then: ({ proposed }) => redirect(proposed.length > 0 ? "/controls/proposals" : "/programme"),
  });
}

export default function LoadProgramme() {
  const { loaded, values, people, options, offered } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Programme", "/programme"], [loaded ? "Change" : "Load"]]} />
      <PageHeader
        title={loaded ? "Change categories or period" : "Load the programme"}
        intro={
          loaded
            ? "Controls for new categories are added. The retirement of controls without a category is proposed, and another person confirms it. Your edits are kept."
            : "Choose the scope and period of the report. Surety loads the criteria and controls, which you can edit afterwards."
        }
      />
      <Card pad>
        <Form<z.input<typeof programmeInput>>
          id="programme"
          answer={answer}
          values={values}
          foot={
            <Submit kind="go" busy="Loading">
              {loaded ? "Save the programme" : "Load the programme"}
            </Submit>
          }
        >
          {(fields) => (
            <>
              <Choice
                field={fields.categories}
                label="Categories"
                hint="Security is always included."
                many
                options={options}
              />
              <div className="row">
                <DateField field={fields.periodFrom} label="Audit period, first day" />
                <DateField field={fields.periodTo} label="Last day" />
              </div>
              <DateField
                field={fields.inForceFrom}
                label={loaded ? "New controls apply from" : "The controls apply from"}
                hint="Nothing is expected before this day. Choose an earlier day only if the controls operated then and you can prove it."
              />
              {offered.length > 0 ? (
                <OperatingSince
                  controls={offered}
                  field={(ref) => fields.operatingSince.getFieldset()[ref] as FieldLike}
                />
              ) : null}
              <PersonField
                field={fields.ownerId}
                label={loaded ? "Owner of new controls" : "Owner of the controls"}
                hint="You can reassign them in bulk afterwards."
                options={people}
                empty="Unassigned"
                width="l"
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
