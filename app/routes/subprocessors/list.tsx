import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can } from "#app/http";
import { readRegister } from "#app/vendor-register";
import { AssessmentBadge } from "#components/assessment-badge";
import { ComingChanges } from "#components/coming-changes";
import { Empty } from "#components/empty";
import { Filters, FilterSearch } from "#components/filters";
import { Head } from "#components/head";
import { Sheet } from "#components/sheet";
import { Table } from "#components/table";
import { Tabs } from "#components/tabs";
import { When } from "#components/when";
import { Who } from "#components/who";
import { placesText } from "#domain/subprocessor-words";

export const meta = () => [{ title: "Subprocessors · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "vendors.view");
  const { searchParams } = new URL(args.request.url);
  const view = searchParams.get("view") === "others" ? "others" : searchParams.get("view") === "ended" ? "ended" : "in-use";
  const register = await readRegister(args.context.app, searchParams.get("q") ?? "");
  return { ...register, view: view as "in-use" | "others" | "ended", q: searchParams.get("q") ?? "", edit: can(visitor, "vendors.edit") };
}

export default function Subprocessors() {
  const { lines, others, ended, coming, overdue, view, q, edit } = useLoaderData<typeof loader>();
  const lede = `${lines.length} ${lines.length === 1 ? "line stands" : "lines stand"} on the public list. ${overdue === 0 ? "No review is overdue" : overdue === 1 ? "One review is overdue" : `${overdue} reviews are overdue`}, ${coming.length === 0 ? "no change is under way" : coming.length === 1 ? "one change is under way" : `${coming.length} changes are under way`}.`;
  const nothing = lines.length + others.length + ended.length + coming.length === 0 && !q;
  return (
    <>
      <Head title="Subprocessors" lede={nothing ? undefined : lede}>
        <Link className="btn" to="/trust/subprocessors">
          See the public list
        </Link>
        {edit ? (
          <>
            <Link className="btn" to="/subprocessors/import">
              Import a list
            </Link>
            <Link className="btn go" to="/subprocessors/new">
              Add a subprocessor
            </Link>
          </>
        ) : null}
      </Head>
      {nothing ? (
        <Empty title="No company is recorded yet">
          <p>
            Record every company that works with your customers’ personal data. The public list shows what is in use; customers hear of a change before it
            starts. If you publish a list already, import it as it is.
          </p>
        </Empty>
      ) : (
        <div className="stack">
          {coming.length > 0 ? <ComingChanges changes={coming} /> : null}
          <div>
            <Tabs
              label="Companies"
              tabs={[
                { to: "?", text: "In use", count: lines.length, current: view === "in-use" },
                { to: "?view=others", text: "Other vendors", count: others.length, current: view === "others" },
                { to: "?view=ended", text: "Ended", count: ended.length, current: view === "ended" },
              ]}
            />
            {view === "in-use" ? <InUse /> : view === "others" ? <Others /> : <Ended />}
          </div>
        </div>
      )}
    </>
  );
}

function InUse() {
  const { lines, q, today } = useLoaderData<typeof loader>();
  return (
    <Sheet
      title="In use"
      aside={`${lines.length}, sorted by what needs you first`}
      foot={
        <>
          List as of <When at={today} as="record" /> · <a href="/subprocessors/list.pdf">as PDF</a> · <a href="/trust/subprocessors.csv">as CSV</a>
        </>
      }
    >
      <Filters>
        <FilterSearch value={q} hint="Name, purpose or country" />
      </Filters>
      {lines.length === 0 ? (
        <p className="pad">Nothing fits “{q}”.</p>
      ) : (
        <Table
          label="Subprocessors in use"
          rows={lines}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "name",
              label: "Company and purpose",
              wide: true,
              cell: (row) => (
                <>
                  <Link to={`/subprocessors/${row.vendorId}`}>
                    <bdi>{row.name}</bdi>
                  </Link>
                  <br />
                  <span className="muted">{row.purpose}</span>
                </>
              ),
            },
            { key: "data", label: "Data", wide: true, cell: (row) => row.data ?? <span className="faint">not stated</span> },
            {
              key: "where",
              label: "Where, and on what basis",
              wide: true,
              cell: (row) => (
                <>
                  {placesText(row.countries)}
                  {row.transfer ? (
                    <>
                      <br />
                      <span className="muted">{row.transfer}</span>
                    </>
                  ) : null}
                </>
              ),
            },
            {
              key: "contract",
              label: "Contract",
              drop: "mid",
              cell: (row) => row.dpaSignedOn ? <>DPA <When at={row.dpaSignedOn} /></> : <span className="faint">no DPA recorded</span>,
            },
            { key: "owner", label: "Owner", cell: (row) => (row.owner ? <Who name={row.owner} /> : <span className="faint">nobody yet</span>) },
            { key: "review", label: "Assessment", cell: (row) => <AssessmentBadge state={row.assessment} nextReviewOn={row.nextReviewOn} /> },
          ]}
        />
      )}
    </Sheet>
  );
}

function Others() {
  const { others, edit } = useLoaderData<typeof loader>();
  return (
    <Sheet
      title="Vendors that see no customer data"
      aside={edit ? <Link to="/subprocessors/vendors/new">Add a vendor</Link> : undefined}
    >
      {others.length === 0 ? (
        <p className="pad">No other vendor is recorded.</p>
      ) : (
        <Table
          label="Other vendors"
          rows={others}
          rowKey={(row) => row.id}
          columns={[
            { key: "name", label: "Company", wide: true, cell: (row) => <Link to={`/subprocessors/${row.id}`}><bdi>{row.name}</bdi></Link> },
            { key: "tier", label: "Tier", cell: (row) => row.tier },
            { key: "data", label: "What it sees", wide: true, cell: (row) => row.dataSeen ?? <span className="faint">not stated</span> },
            { key: "owner", label: "Owner", cell: (row) => (row.owner ? <Who name={row.owner} /> : <span className="faint">nobody yet</span>) },
            { key: "review", label: "Assessment", cell: (row) => <AssessmentBadge state={row.assessment} nextReviewOn={row.nextReviewOn} /> },
          ]}
        />
      )}
    </Sheet>
  );
}

function Ended() {
  const { ended } = useLoaderData<typeof loader>();
  return (
    <Sheet title="Not on the list any more">
      {ended.length === 0 ? (
        <p className="pad">No line has ended.</p>
      ) : (
        <Table
          label="Ended lines"
          rows={ended}
          rowKey={(row) => row.id}
          columns={[
            { key: "name", label: "Company and purpose", wide: true, cell: (row) => <><Link to={`/subprocessors/${row.vendorId}`}><bdi>{row.name}</bdi></Link><br /><span className="muted">{row.purpose}</span></> },
            { key: "from", label: "From", short: "from", cell: (row) => <When at={row.fromOn} as="record" /> },
            { key: "until", label: "Until", short: "until", cell: (row) => (row.untilOn ? <When at={row.untilOn} as="record" /> : null) },
            { key: "why", label: "Why", cell: (row) => row.reason ?? "change" },
          ]}
        />
      )}
    </Sheet>
  );
}
