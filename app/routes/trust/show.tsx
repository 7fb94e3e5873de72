import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listPage } from "#app/http/list-page";
import { readAnnouncedPolicies } from "#app/queries/policies/announced";
import { publicCache, requirePublicList } from "#app/queries/vendors/public-list";
import { PublicFrame } from "#components/layout/public-frame";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { When } from "#components/ui/when";
import { PublicListTable } from "#components/vendors/public-list";
import { companyCount } from "#domain/vendors/subprocessor-words";

export const meta = () => [{ title: "Security and privacy" }, { name: "robots", content: "index" }];
export const headers = () => publicCache;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const list = await requirePublicList(context.app, request);
  const { organisation, inUse, coming, on, changes } = list;
  const lines = listPage([...coming, ...inUse], new URLSearchParams());
  const counts = { inUse: inUse.length, coming: coming.length };
  return {
    organisation,
    counts,
    lines,
    on,
    changes: changes.slice(0, 20),
    policies: await readAnnouncedPolicies(context.app.read, list.today),
  };
}

export default function Trust() {
  const { organisation, counts, lines, on, changes, policies } = useLoaderData<typeof loader>();
  const { name, securityEmail, privacyEmail } = organisation;
  return (
    <PublicFrame organisation={name}>
      <PageHeader
        title="Security and privacy"
        intro={`How ${name} works with your data. Generated from our records as of today.`}
      />
      <div className="stack">
        {policies.map((one) => (
          <Note key={one.title + one.number}>
            Our {one.title} changes: version {one.number} takes effect on{" "}
            <When at={one.effectiveOn} as="record" />. Until then the current version applies.
          </Note>
        ))}
        <div className="stack tight">
          <h2>Subprocessors</h2>
          <p className="muted">{companyCount(counts.inUse)} We notify you before a new one starts.</p>
          {lines.total > 0 ? <PublicListTable lines={lines.rows} on={on} /> : null}
          {lines.words ? <Pager words={lines.words} later={`/trust/subprocessors${lines.later}`} /> : null}
          <p className="small">
            <Link to="/trust/subprocessors">List as of any day</Link> ·{" "}
            <a href="/trust/subprocessors.csv">as CSV</a> · <a href="/trust/subprocessors.json">as JSON</a>
            {privacyEmail && counts.coming > 0 ? (
              <>
                {" "}
                · <a href={`mailto:${privacyEmail}`}>Object to a new subprocessor</a>
              </>
            ) : null}
          </p>
        </div>
        {changes.length > 0 ? (
          <Card title="Changes">
            <Ledger label="Changes">
              {changes.map((change) => (
                <LedgerRow
                  key={change.announcedOn + change.sentence}
                  when={<When at={change.announcedOn} as="record" />}
                >
                  {change.sentence}, from <When at={change.effectiveOn} as="record" />
                </LedgerRow>
              ))}
            </Ledger>
          </Card>
        ) : null}
        {securityEmail ? (
          <Card title="Report a vulnerability">
            <Facts
              facts={[
                [
                  "E-mail",
                  <a key="m" href={`mailto:${securityEmail}`}>
                    {securityEmail}
                  </a>,
                ],
                [
                  "Machine-readable",
                  <a key="s" href="/.well-known/security.txt">
                    /.well-known/security.txt
                  </a>,
                ],
              ]}
            />
          </Card>
        ) : null}
      </div>
    </PublicFrame>
  );
}
