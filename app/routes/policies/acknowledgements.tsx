import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can, submit } from "#app/http/submit";
import { excusePerson } from "#app/operations/policies/acknowledgements";
import { readPolicy } from "#app/queries/policies/policies";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { FilterSearch, Filters, useAddress } from "#components/ui/filters";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { Shares } from "#components/ui/shares";
import { Submit } from "#components/ui/submit";
import { type Column, Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { TextArea } from "#components/ui/text-area";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { fold } from "#domain/folding";
import { returnInput } from "#domain/policies/policies";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Acknowledgements · Surety" }];

const order = ["overdue", "open", "late", "acknowledged", "excused"];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "policies.view");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found) throw notFound();
  const query = new URL(args.request.url).searchParams;
  const [excuse, search] = [query.get("excuse"), query.get("q") ?? ""];
  const rows = [...found.readings].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return {
    title: found.policy.title,
    slug: found.policy.slug,
    summary: summary(rows),
    progress: progressOf(rows),
    asked: rows.length,
    search,
    ...computedPage(query, foundBy(rows, search), {
      who: (row) => row.personName,
      state: (row) => order.indexOf(row.state),
      due: (row) => row.dueOn,
      version: (row) => row.major * 10_000 + row.minor,
      department: (row) => row.department,
    }),
    excuse: rows.find(({ id, state }) => id === excuse && (state === "open" || state === "overdue")) ?? null,
    mayEdit: can(visitor, "policies.edit"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const policyId = await requirePolicyId(args);
  const { excuse, back } = excuseOf(args);
  return submit(args, {
    schema: returnInput,
    action: "policies.edit",
    change: (work, { reason }) => excusePerson(work, policyId, excuse, reason),
    then: () => redirect(back),
  });
}

/** Whom the address asks to excuse, and the list as it was before. */
function excuseOf({ request }: ActionFunctionArgs): { excuse: string; back: string } {
  const { pathname, searchParams } = new URL(request.url);
  const excuse = searchParams.get("excuse") ?? "";
  searchParams.delete("excuse");
  return { excuse, back: `${pathname}?${searchParams}` };
}

async function requirePolicyId(args: ActionFunctionArgs): Promise<string> {
  const visitor = requireUser(args, "policies.edit");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found) throw notFound();
  return found.policy.id;
}

/** How far the people asked have come, by the states that the table shows. */
function progressOf(rows: readonly { state: string }[]) {
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  return [
    { kind: "h", words: "acknowledged", count: count("acknowledged") },
    { kind: "l", words: "acknowledged late", count: count("late") },
    { kind: "o", words: "open", count: count("open") },
    { kind: "m", words: "overdue", count: count("overdue") },
    { kind: "u", words: "excused", count: count("excused") },
  ] as const;
}

/** The people whom a search finds by name or department. */
function foundBy<R extends { personName: string; department: string | null }>(
  rows: readonly R[],
  search: string,
): readonly R[] {
  const wanted = fold(search);
  return wanted
    ? rows.filter((row) => fold(`${row.personName} ${row.department ?? ""}`).includes(wanted))
    : rows;
}

export default function Acknowledgements() {
  const { title, slug, rows, view, asked, search, summary, progress, excuse, mayEdit } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], ["Acknowledgements"]]} />
      <PageHeader title={`Acknowledgements of ${title}`} intro={asked > 0 ? summary : undefined} />
      <div className="stack">
        <Shares label="Progress" parts={progress} />
        {excuse ? <ExcuseCard excuse={excuse} answer={answer} slug={slug} /> : null}
        {asked > 0 ? (
          <Filters label="Find people">
            <FilterSearch value={search} hint="Name, department" />
            <ListFields view={view} columns={columns(mayEdit)} />
          </Filters>
        ) : null}
        {asked > 0 && view.total === 0 ? (
          <Empty title="No matches">
            <p>No person who was asked matches this search.</p>
          </Empty>
        ) : null}
        {asked === 0 ? (
          <Empty title="No acknowledgement requested">
            <p>
              When a major version is published, everyone in the policy's audience is asked to acknowledge it
              and appears here with a due date.
            </p>
          </Empty>
        ) : view.total > 0 ? (
          <Card>
            <Table
              label="Acknowledgement requests"
              columns={sortable(columns(mayEdit), view)}
              rows={rows}
              rowKey={(row) => row.id}
            />
            <ListPager view={view} />
          </Card>
        ) : null}
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Row = Page["rows"][number];
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function ExcuseCard({
  excuse,
  slug,
  answer,
}: {
  excuse: NonNullable<Page["excuse"]>;
  slug: string;
  answer: Answer;
}) {
  const address = useAddress();
  return (
    <Card
      title={
        <>
          Excuse <Who name={excuse.personName} />?
        </>
      }
      pad
    >
      <Form<z.input<typeof returnInput>>
        id="excuse"
        answer={answer}
        close
        foot={
          <>
            <Submit kind="go" busy="Excusing">
              Excuse from acknowledgement
            </Submit>
            <Link className="btn quiet" to={`/policies/${slug}/acknowledgements${address({ excuse: null })}`}>
              Cancel
            </Link>
          </>
        }
      >
        {(fields) => (
          <TextArea
            field={fields.reason}
            label="Reason"
            hint="For example, long leave. The request and the reason stay in the record."
          />
        )}
      </Form>
    </Card>
  );
}

function ExcuseLink({ row }: { row: Row }) {
  const address = useAddress();
  return (
    <Link to={address({ excuse: row.id })}>
      Excuse<span className="vh"> {row.personName}</span>
    </Link>
  );
}

function columns(mayEdit: boolean): Column<Row>[] {
  return [
    {
      key: "who",
      label: "Person",
      wide: true,
      cell: (row) => (
        <>
          <Who name={row.personName} />
          {row.userId ? null : (
            <>
              {" "}
              <Tag tone="risk">cannot sign in yet</Tag>
            </>
          )}
        </>
      ),
    },
    { key: "state", label: "State", cell: (row) => <State row={row} /> },
    { key: "due", label: "Due", short: "Due", cell: (row) => <When at={row.dueOn} /> },
    { key: "version", label: "Version", short: "Version", cell: (row) => `${row.major}.${row.minor}` },
    {
      key: "department",
      label: "Department",
      short: "Department",
      drop: "mid",
      cell: (row) => row.department,
    },
    {
      key: "why",
      label: "Reason",
      drop: "hide",
      cell: (row) => (row.excusedReason ? `Excused: ${row.excusedReason}` : row.reason),
    },
    {
      key: "do",
      label: <span className="vh">Actions</span>,
      cell: (row) =>
        mayEdit && (row.state === "open" || row.state === "overdue") ? <ExcuseLink row={row} /> : null,
    },
  ];
}

function State({ row }: { row: Row }) {
  if (row.state === "excused") return <Tag>{row.excusedAt ? "excused" : "left the company"}</Tag>;
  if (row.state === "overdue") return <Badge state="overdue" />;
  if (row.state === "open") return <Badge state="open">open</Badge>;
  return (
    <>
      <Badge state={row.state === "late" ? "late" : "kept"}>
        {row.state === "late" ? "late" : "acknowledged"}
      </Badge>{" "}
      <small>
        {row.acknowledgedVersion}, <When at={row.acknowledgedAt!} />
      </small>
    </>
  );
}

function summary(rows: readonly { state: string }[]): string {
  const count = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).length;
  const parts = [`${count("acknowledged", "late")} of ${rows.length - count("excused")} have acknowledged`];
  if (count("late")) parts.push(`${count("late")} of them late`);
  if (count("overdue")) parts.push(`${count("overdue")} overdue`);
  if (count("excused")) parts.push(`${count("excused")} excused`);
  return `${parts.join(", ")}.`;
}
