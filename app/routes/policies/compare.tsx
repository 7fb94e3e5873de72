import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { refusedPage } from "#app/http/submit";
import { offLoop } from "#app/off-loop/ask";
import { readPolicy, readText } from "#app/queries/policies/policies";
import { ComparedText } from "#components/policies/compared-text";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { counted } from "#domain/counted";

export const meta = () => [{ title: "Compare two versions · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "policies.view");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found) throw notFound();
  const { searchParams } = new URL(args.request.url);
  const pick = (name: string, otherwise: number) =>
    found.versions.find(({ number }) => number === searchParams.get(name)) ??
    found.versions.at(otherwise) ??
    found.versions[0]!;
  const [from, to] = [pick("from", -2), pick("to", -1)];
  const [older, newer] = await Promise.all([readText(app.read, from.id), readText(app.read, to.id)]);
  const whole = searchParams.has("whole");
  const compared = offLoop(visitor.userId, "compareForPage", older, newer, whole);
  const { lines, left, added, removed } = await compared.catch(refusedPage);
  return {
    title: found.policy.title,
    slug: found.policy.slug,
    from: from.number,
    to: to.number,
    lines,
    left,
    whole,
    added,
    removed,
  };
}

export default function ComparePolicy() {
  const { title, slug, from, to, lines, left, whole, added, removed } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], [`${from} and ${to}`]]} />
      <PageHeader
        title={`${title}: ${from} and ${to}`}
        intro={
          added + removed === 0
            ? "The two texts are the same."
            : `${counted(added, "line")} added, ${removed} removed. A reworded line counts as both.`
        }
      >
        <Link className="btn" to={`/policies/${slug}/compare?from=${from}&to=${to}${whole ? "" : "&whole"}`}>
          {whole ? "Changes only" : "Full text"}
        </Link>
        <Link className="btn" to={`/policies/${slug}/compare?from=${to}&to=${from}`}>
          Swap versions
        </Link>
      </PageHeader>
      <Card pad>
        <ComparedText lines={lines} />
        {left > 0 ? (
          <p className="small muted">
            The first {lines.length.toLocaleString("en")} lines; {left.toLocaleString("en")} more are not
            shown. Compare longer texts as files.
          </p>
        ) : null}
      </Card>
    </>
  );
}
