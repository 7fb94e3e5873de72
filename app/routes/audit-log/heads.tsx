import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Fragment } from "react";
import { requireUser } from "#app/auth/require";
import { headOf, listLogKeys } from "#app/queries/installation/log-heads";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { named } from "#components/ui/field";
import { Hash } from "#components/ui/hash";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { listNewestHeads } from "#db/installation/log-leaves";

export const meta = () => [{ title: "Signed heads · Surety" }];

const MOST = 50;

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "audit-log.view");
  const { app } = args.context;
  const heads = (await listNewestHeads(app.read, MOST + 1)).map(headOf);
  return {
    heads: heads.slice(0, MOST).map(({ size, root, at, checkpoint }) => ({
      size,
      root: root.toString("hex"),
      at: at.toISOString(),
      checkpoint,
    })),
    more: heads.length > MOST,
    keys: await listLogKeys(app),
  };
}

export default function Heads() {
  const { heads, more, keys } = useLoaderData<typeof loader>();
  const [newest, before] = heads;
  return (
    <>
      <Crumbs steps={[["Audit log", "/audit-log"], ["Signed heads"]]} />
      <PageHeader
        title="Signed heads"
        intro="The log is signed once an hour. Keep a signed head elsewhere: it lets you prove later that no earlier line was changed or removed."
      />
      {newest ? (
        <div className="stack">
          <Card title="Newest checkpoint" sealed pad>
            {newest.checkpoint ? (
              <pre className="pad">{newest.checkpoint}</pre>
            ) : (
              <Hash value={newest.root} />
            )}
            <p>Public key of the log, also at /trust/log-key:</p>
            {keys.map(({ verifierKey, upTo }) => (
              <Fragment key={verifierKey}>
                {upTo === null ? null : (
                  <p>Earlier key, for heads below {upTo.toLocaleString("en")} lines:</p>
                )}
                <p>
                  <code className="hash">{verifierKey}</code>
                </p>
              </Fragment>
            ))}
          </Card>
          <Card title="Consistency proof of two heads" pad>
            <form method="get" action="/audit-log/consistency.json" className="stack tight">
              <TextField
                field={named("from", String(before?.size ?? newest.size))}
                label="Lines of the earlier head"
                inputMode="numeric"
                width="s"
              />
              <TextField
                field={named("to", String(newest.size))}
                label="Lines of the later head"
                inputMode="numeric"
                width="s"
              />
              <div className="row">
                <button type="submit" className="btn">
                  Download the proof
                </button>
              </div>
            </form>
          </Card>
          <Card title="Heads" aside={more ? `the newest ${MOST}` : undefined}>
            <Table
              label="Signed heads"
              rows={heads}
              rowKey={(row) => String(row.size)}
              columns={[
                { key: "size", label: "Lines", num: true, cell: (row) => row.size.toLocaleString("en") },
                { key: "at", label: "Signed (UTC)", cell: (row) => <When at={row.at} as="record" /> },
                { key: "root", label: "Root", wide: true, cell: (row) => <Hash value={row.root} /> },
              ]}
            />
          </Card>
        </div>
      ) : (
        <Empty title="No head yet">
          <p>The log is signed within an hour.</p>
        </Empty>
      )}
    </>
  );
}
