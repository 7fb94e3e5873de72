import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import type { Visitor } from "#app/auth/visitor";
import { countUse } from "#app/http/counted-uses";
import { readProgramme } from "#app/queries/controls/programme";
import { readPolicies } from "#app/queries/policies/policies";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { named } from "#components/ui/field";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import { fold, type ReadDb } from "#db/client";
import { type Hit, type HitKind, hitKinds, searchRecords } from "#db/installation/search";
import { type Action, may } from "#domain/roles";

export const meta = () => [{ title: "Search · Surety" }];

const limit = 20;
const places: Record<HitKind, [action: Action, address: string]> = {
  control: ["controls.view", "/controls/"],
  policy: ["policies.view", "/policies/"],
  evidence: ["evidence.view", "/evidence/"],
  "access review": ["access-reviews.view", "/access-reviews/"],
  system: ["systems.view", "/systems/"],
  incident: ["incidents.edit", "/incidents/"],
  subprocessor: ["vendors.view", "/subprocessors/"],
  customer: ["customers.view", "/customers/"],
  person: ["people.view", "/people/"],
  exception: ["exceptions.view", "/exceptions/"],
};

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  await countUse(args.context, "searches", visitor.userId);
  const text = (new URL(args.request.url).searchParams.get("q") ?? "").trim().slice(0, 100);
  const kinds = hitKinds.filter((kind) => may(visitor.role, places[kind][0]) && seesAll(visitor, kind));
  const { read, now } = args.context.app;
  const found =
    text.length < 2
      ? []
      : [
          ...(await findControls(read, now(), visitor, text)),
          ...(await searchRecords(read, kinds, text, limit)),
        ];
  const hidden = await hiddenPolicies(read, now(), visitor, found);
  const hits = found.filter((hit) => !hidden(hit));
  return { text, hits: hits.map((hit) => ({ ...hit, href: `${places[hit.kind][1]}${hit.key}` })) };
}

/** What an auditor may see depends on the period, which each register's own page knows; here they find policies, and controls by `findControls`. */
function seesAll({ role, scope }: Visitor, kind: HitKind): boolean {
  return role !== "auditor" || kind === "policy" || (kind === "control" && !scope);
}

/** Controls by what they were called in an auditor's period; a name that came later finds nothing. */
async function findControls(read: ReadDb, now: Date, { scope }: Visitor, text: string): Promise<Hit[]> {
  if (!scope) return [];
  const { controls } = await readProgramme(read, now, scope);
  return controls
    .filter(({ ref, version }) => fold(`${ref}\n${version.title}`).includes(fold(text)))
    .slice(0, limit)
    .map(({ ref, version }) => ({ kind: "control", key: ref, ref, title: version.title }));
}

/** Policies whose own page this visitor would not find: an auditor knows of none that was not in force by their last day. */
async function hiddenPolicies(read: ReadDb, now: Date, visitor: Visitor, found: Hit[]) {
  if (visitor.role !== "auditor" || !found.some(({ kind }) => kind === "policy")) return () => false;
  const { lines } = await readPolicies(read, now, visitor);
  const known = new Set(lines.map(({ policy }) => policy.slug));
  return ({ kind, key }: Hit) => kind === "policy" && !known.has(key);
}

export default function Search() {
  const { text, hits } = useLoaderData<typeof loader>();
  const more = hits.length >= limit ? ` The first ${limit} of each kind are shown.` : "";
  const lede =
    text.length < 2 ? "Enter at least two characters." : `${hits.length} found for “${text}”.${more}`;
  return (
    <>
      <PageHeader title="Search" lede={lede} />
      <div className="stack">
        <Form role="search" className="row">
          <TextField field={named("q", text)} label="Reference, title or name" type="search" width="l" />
          <button className="btn go" type="submit">
            Find
          </button>
        </Form>
        {hits.length > 0 ? (
          <Card title="Found">
            <Table
              label="Found"
              rows={hits}
              rowKey={(hit) => hit.href}
              columns={[
                { key: "title", label: "Title", cell: (hit) => <Link to={hit.href}>{hit.title}</Link> },
                { key: "ref", label: "Reference", cell: (hit) => hit.ref },
                { key: "kind", label: "Kind", cell: (hit) => hit.kind },
              ]}
            />
          </Card>
        ) : text.length >= 2 ? (
          <Empty title="No matches in references or titles">
            <p>Policy texts, notes and files are not searched.</p>
          </Empty>
        ) : null}
      </div>
    </>
  );
}
