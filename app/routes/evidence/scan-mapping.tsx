import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { changeMapping } from "#app/operations/evidence/scan-mapping";
import { readMappingWithin } from "#app/queries/evidence/scan-mapping";
import { AddMappingRow, MappingTable } from "#components/evidence/scan-mapping";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { listControlStandings } from "#db/evidence/standings";
import { mappingInput } from "#domain/evidence/scan-forms";
import { scanReaders } from "#evidence/scan-results/readers";

export const meta = () => [{ title: "Mapping of scan results · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "controls.view");
  const { app } = args.context;
  const titles = Object.fromEntries(scanReaders.map(({ format, title }) => [format, title]));
  const mayEdit = can(visitor, "controls.edit");
  const rows = (await readMappingWithin(app, visitor.scope))
    .map((row) => ({ ...row, title: titles[row.format] ?? row.format }))
    .sort((a, b) => a.title.localeCompare(b.title) || a.rule.localeCompare(b.rule));
  return {
    rows,
    mayEdit,
    formats: scanReaders.map(({ format, title }) => [format, title] as const),
    controls: (mayEdit ? await listControlStandings(app.read) : []).map(
      ({ ref, title }) => [ref, `${ref} ${title}`] as const,
    ),
  };
}

const then = () => redirect("/evidence/scan-mapping");
const buttons = {
  remove: button(mappingInput, () => ({
    action: "controls.edit",
    change: (work, row) => changeMapping(work, row, "remove"),
    then,
  })),
  otherwise: button(mappingInput, () => ({
    action: "controls.edit",
    change: (work, row) => changeMapping(work, row, "add"),
    then,
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function ScanMapping() {
  const { rows, mayEdit, formats, controls } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], ["Mapping of scan results"]]} />
      <PageHeader
        title="Mapping of scan results"
        intro="Which controls the rules of a scanner serve. It proposes the controls of a file and says on an item’s page what its findings mean for each control that it is linked to. Existing links do not change."
      />
      <div className="stack">
        <Card title="In force">
          <MappingTable rows={rows} mayEdit={mayEdit} />
        </Card>
        {mayEdit ? <AddMappingRow answer={answer} formats={formats} controls={controls} /> : null}
      </div>
    </>
  );
}
