import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { editOrganisation } from "#app/operations/installation/organisation";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import type { ReadDb } from "#db/client";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { organisationInput } from "#domain/installation/organisation";

export const meta = () => [{ title: "Settings · Surety" }];

async function storedOrganisation(db: ReadDb) {
  const row = await findOrganisation(db);
  return {
    values: {
      name: row?.name ?? "",
      legalName: row?.legal_name ?? "",
      timeZone: zoneOfOrganisation(row),
      website: row?.website ?? "",
      address: row?.address ?? "",
      securityEmail: row?.security_email ?? "",
      privacyEmail: row?.privacy_email ?? "",
      twoPairsOfEyes: row?.two_pairs_of_eyes === 1 ? "on" : "",
    },
    log: row && { type: "organisation", id: row.id, actions: ["organisation.edit"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "organisation.edit");
  return {
    plainHttp: args.context.app.config.plainHttp,
    zones: ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")],
    organisation: shown(await storedOrganisation(args.context.app.read)),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: organisationInput,
    action: "organisation.edit",
    stepUp: true,
    stored: storedOrganisation,
    change: editOrganisation,
    then: () => redirect("/settings?saved=organisation"),
  });
}

export default function Settings() {
  const { zones, organisation, plainHttp } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <PageHeader
        title="Organisation"
        intro="What policies, notices and public pages say about the organisation."
      />
      <div className="stack prose">
        {plainHttp ? (
          <Note tone="broken">
            <p>
              This installation is served over http: passwords, codes and cookies can be read in transit. Put
              a proxy that terminates TLS in front and set <code>PUBLIC_URL</code> to its https: address.
            </p>
          </Note>
        ) : null}
        <OrganisationCard answer={answer} organisation={organisation} zones={zones} />
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function OrganisationCard({
  answer,
  organisation,
  zones,
}: Pick<Page, "organisation" | "zones"> & { answer: Answer }) {
  return (
    <Card pad>
      <Form
        id="organisation"
        answer={answer}
        shown={organisation}
        stepUp
        foot={
          <Submit kind="go" busy="Saving">
            Save settings
          </Submit>
        }
      >
        {(fields) => (
          <>
            <TextField field={fields.name} label="Name" width="l" />
            <TextField field={fields.legalName} label="Full legal name" width="l" />
            <TextArea field={fields.address} label="Postal address" rows={3} />
            <TextField field={fields.website} label="Website" type="url" width="l" />
            <TextField
              field={fields.securityEmail}
              label="Security contact"
              hint="Shown in security.txt, policies and notices."
              type="email"
              width="l"
            />
            <TextField field={fields.privacyEmail} label="Privacy contact" type="email" width="l" />
            <Select
              field={fields.timeZone}
              label="Time zone for deadlines"
              options={zones.map((zone) => [zone, zone.replaceAll("_", " ")] as const)}
              width="l"
            />
            <Check
              field={fields.twoPairsOfEyes}
              hint="An organisation of one can switch this off. Every record made without it says so."
            >
              Two pairs of eyes: a person other than the author approves each policy, review, evidence item
              and change
            </Check>
          </>
        )}
      </Form>
    </Card>
  );
}
