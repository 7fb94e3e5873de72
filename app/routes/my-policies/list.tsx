import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { readOwnPolicies } from "#app/queries/policies/policies";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { counted } from "#domain/counted";

export const meta = () => [{ title: "Policies · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "policies.read-own");
  const { app } = args.context;
  const { lines } = await readOwnPolicies(app.read, app.now(), visitor);
  const rows = lines.map(({ policy, current, coming, reading }) => ({
    slug: policy.slug,
    title: policy.title,
    number: current.number,
    from: current.effectiveOn!,
    coming: coming && { number: coming.number, from: coming.effectiveOn! },
    state: reading?.state ?? null,
    dueOn: reading?.dueOn ?? null,
    at: reading?.acknowledgedAt ?? null,
  }));
  const waiting = rows.filter(({ state }) => state === "open" || state === "overdue");
  return { waiting, others: rows.filter((row) => !waiting.includes(row)) };
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>["others"][number];

export default function MyPolicies() {
  const { waiting, others } = useLoaderData<typeof loader>();
  const count = counted(waiting.length, "policy", "policies");
  return (
    <>
      <Crumbs steps={[["My work", "/my"], ["Policies"]]} />
      <PageHeader
        title="Policies"
        intro={
          waiting.length === 0
            ? "You have acknowledged all required policies."
            : `${count} to read and acknowledge.`
        }
      />
      <div className="stack">
        {waiting.length > 0 ? (
          <Card title="To read and acknowledge">
            <Ledger label="To read and acknowledge">
              {waiting.map((row) => (
                <LedgerRow
                  key={row.slug}
                  when={row.state === "overdue" ? <Badge state="overdue" /> : <Badge state="due" />}
                  under={
                    <>
                      by <When at={row.dueOn!} />
                    </>
                  }
                >
                  <Title row={row} />
                </LedgerRow>
              ))}
            </Ledger>
          </Card>
        ) : null}
        {others.length > 0 ? (
          <Card title={waiting.length > 0 ? "Other policies" : "All policies"}>
            <Ledger label="Other policies">
              {others.map((row) => (
                <LedgerRow
                  key={row.slug}
                  when={
                    row.at ? (
                      <Badge state="kept">acknowledged</Badge>
                    ) : (
                      <span className="muted">for reference</span>
                    )
                  }
                  under={row.at ? <When at={row.at} /> : null}
                >
                  <Title row={row} />
                </LedgerRow>
              ))}
            </Ledger>
          </Card>
        ) : null}
        {waiting.length + others.length === 0 ? (
          <Empty title="No policy is published yet">
            <p>Policies to read appear here and are sent by mail.</p>
          </Empty>
        ) : null}
      </div>
    </>
  );
}

function Title({ row }: { row: Row }) {
  return (
    <>
      <Link to={`/my/policies/${row.slug}`}>{row.title}</Link>
      <br />
      <small>
        Version {row.number}, from <When at={row.from} />
        {row.coming ? (
          <>
            ; {row.coming.number} from <When at={row.coming.from} />
          </>
        ) : null}
      </small>
    </>
  );
}
