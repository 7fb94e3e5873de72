import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { listPage } from "#app/http/list-page";
import { existsIn } from "#app/queries/evidence/collector-targets";
import { reassess } from "#app/queries/evidence/reassessment";
import { evidenceScope } from "#app/queries/evidence/scope";
import { ReassessedItems } from "#components/evidence/reassessed";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { findTarget } from "#db/evidence/collectors";
import { countEvidence } from "#db/evidence/lists";
import { organisationZone } from "#db/installation/organisation";
import { counted } from "#domain/counted";

export const meta = ({ data }: { data?: { name: string } }) => [
  { title: `Reassessment of ${data?.name ?? "a collector"} · Surety` },
];

/** Items that one page judges again. */
const ITEMS = 30;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "collectors.view");
  const { app } = args.context;
  const target = await findTarget(app.read, args.params.id ?? "");
  if (!target || !existsIn(target, visitor.scope, await organisationZone(app.read))) throw notFound();
  const query = new URL(args.request.url).searchParams;
  const scope = await evidenceScope(app, visitor.scope);
  const total = await countEvidence(app.read, { target: target.id, scope });
  const { rows, ...page } = listPage([...Array(total).keys()], query, ITEMS);
  const within = { scope, limit: ITEMS, offset: rows[0] ?? 0 };
  const found = await reassess(app, visitor.userId, target, within);
  if (!found) throw notFound();
  return { id: target.id, name: target.name, page, ...found };
}

export default function Reassessment() {
  const { id, name, rules, items, page } = useLoaderData<typeof loader>();
  const differing = items.filter(({ differences }) => differences.length > 0).length;
  return (
    <>
      <Crumbs steps={[["Collectors", "/collectors"], [name, `/collectors/${id}`], ["Reassessment"]]} />
      <PageHeader
        title="Reassessment"
        intro={`The stored files of earlier runs, judged again by ${rules} with the present settings. Nothing recorded is changed.`}
      />
      <Card
        title="Earlier evidence"
        aside={
          items.length === 0
            ? null
            : differing === 0
              ? "no result differs"
              : `${counted(differing, "item differs", "items differ")}`
        }
      >
        {items.length === 0 ? (
          <Empty title="No evidence yet">
            <p>Each run stores what the source answered. It can be judged again here.</p>
          </Empty>
        ) : (
          <ReassessedItems items={items} />
        )}
        {page.words ? (
          <Pager words={`${page.words}, newest first`} earlier={page.earlier} later={page.later} />
        ) : null}
      </Card>
    </>
  );
}
