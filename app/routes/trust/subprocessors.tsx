import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { listPage } from "#app/http/list-page";
import { publicCache, requirePublicList } from "#app/queries/vendors/public-list";
import { PublicFrame } from "#components/layout/public-frame";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Empty } from "#components/ui/empty";
import { named } from "#components/ui/field";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { When } from "#components/ui/when";
import { PublicListTable } from "#components/vendors/public-list";
import { companyCount } from "#domain/vendors/subprocessor-words";

export const meta = () => [{ title: "Subprocessors" }, { name: "robots", content: "index" }];
export const headers = () => publicCache;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organisation, inUse, coming, on, today } = await requirePublicList(context.app, request);
  const lines = listPage([...coming, ...inUse], new URL(request.url).searchParams);
  return { organisation, inUse: inUse.length, lines, on, today };
}

export default function PublicSubprocessors() {
  const { organisation, inUse, lines, on, today } = useLoaderData<typeof loader>();
  const query = on === today ? "" : `?on=${on}`;
  return (
    <PublicFrame organisation={organisation.name}>
      <Crumbs steps={[["Security", "/trust"], ["Subprocessors"]]} />
      <PageHeader title="Subprocessors" intro={companyCount(inUse, on !== today)} />
      <div className="stack">
        <Form method="get" className="row" aria-label="Another day">
          <DateField field={named("on", on)} label="As of" max="2100-12-31" />
          <button className="btn" type="submit">
            Show
          </button>
        </Form>
        {lines.total > 0 ? (
          <div className="stack tight">
            <PublicListTable lines={lines.rows} on={on} />
            {lines.words ? <Pager words={lines.words} earlier={lines.earlier} later={lines.later} /> : null}
          </div>
        ) : (
          <Empty title="No entries">
            <p>
              No subprocessors are recorded for <When at={on} as="record" />. An empty list does not prove
              that no company processes the data.
            </p>
          </Empty>
        )}
        <p className="small">
          This list <a href={`/trust/subprocessors.csv${query}`}>as CSV</a> ·{" "}
          <a href={`/trust/subprocessors.json${query}`}>as JSON</a>
          {organisation.privacyEmail ? (
            <>
              {" "}
              · questions and objections:{" "}
              <a href={`mailto:${organisation.privacyEmail}`}>{organisation.privacyEmail}</a>
            </>
          ) : null}
        </p>
      </div>
    </PublicFrame>
  );
}
