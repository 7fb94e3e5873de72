import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { countUse } from "#app/http/counted-uses";
import { findRecords } from "#app/queries/search";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { named } from "#components/ui/field";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";

export const meta = () => [{ title: "Search · Surety" }];

const limit = 20;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  await countUse(args.context, "searches", visitor.userId);
  const text = (new URL(args.request.url).searchParams.get("q") ?? "").trim().slice(0, 100);
  return { text, ...(await findRecords(args.context.app, visitor, text, limit)) };
}

export default function Search() {
  const { text, records, destinations, meant } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Search" intro={intro(text, records.length, meant)} />
      <div className="stack">
        <Form role="search" className="row">
          <TextField
            field={named("q", text)}
            label="Reference, name or words of the text"
            type="search"
            width="l"
          />
          <button className="btn go" type="submit">
            Find
          </button>
        </Form>
        {records.length > 0 ? (
          <Card title="Results">
            <Table
              label="Found"
              rows={records}
              rowKey={(hit) => hit.href}
              columns={[
                { key: "title", label: "Name", cell: (hit) => <Link to={hit.href}>{hit.title}</Link> },
                { key: "ref", label: "Reference", cell: (hit) => hit.ref },
                {
                  key: "kind",
                  label: "Kind",
                  cell: (hit) => (hit.inText ? `${hit.kind}, in its text` : hit.kind),
                },
              ]}
            />
          </Card>
        ) : text.length >= 2 && destinations.length === 0 ? (
          <Empty title="No matches">
            <p>Names, references and texts were searched. Contents of evidence files are not searched.</p>
          </Empty>
        ) : null}
        {destinations.length > 0 ? (
          <Card title="Pages and actions">
            <ul className="plain rows">
              {destinations.map(({ to, words }) => (
                <li key={`${to} ${words}`}>
                  <Link to={to}>{words}</Link>
                </li>
              ))}
            </ul>
          </Card>
        ) : null}
      </div>
    </>
  );
}

function intro(text: string, found: number, meant: string | null): string {
  if (text.length < 2) return "Enter at least two characters.";
  const more = found >= limit ? ` At most ${limit} of each kind are shown.` : "";
  if (meant) return `Nothing has “${text}”. ${found} found for “${meant}”.${more}`;
  return `${found} found for “${text}”.${more}`;
}
