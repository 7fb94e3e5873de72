import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can, refusedPage, submit } from "#app/http/submit";
import { submitForReview } from "#app/operations/policies/versions";
import { readHistory } from "#app/queries/installation/record-history";
import { readOpeningNotes } from "#app/queries/installation/two-pairs";
import { policyHtml } from "#app/queries/policies/html";
import { readPolicy, readText } from "#app/queries/policies/policies";
import { HistoryCard } from "#components/installation/history-card";
import { PolicyFacts } from "#components/policies/facts";
import { Menu } from "#components/policies/menu";
import { PolicyState } from "#components/policies/state";
import { SubmitForReview } from "#components/policies/submit";
import { PolicyText } from "#components/policies/text";
import { PolicyVersions } from "#components/policies/versions";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { fillPlaceholders, placeholderValues, unfilledPlaceholders } from "#domain/policies/placeholders";
import { dayInput } from "#domain/policies/policies";
import { z } from "#domain/schema";

export const meta = ({ data }: { data?: { title: string } }) => [
  { title: `${data?.title ?? "Policy"} · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "policies.view");
  const { app } = args.context;
  const { searchParams } = new URL(args.request.url);
  const day = dayInput.safeParse(searchParams.get("on"));
  const on = day.success ? day.data : undefined;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "", on);
  if (!found) throw notFound();
  const { policy, versions, inForce, next, readings, returns, today, organisation, reviewDueOn } = found;
  const number = searchParams.get("version");
  const shown = number
    ? versions.find((each) => each.number === number)
    : on
      ? inForce
      : (inForce ?? next ?? versions.at(-1));
  if (number && !shown) throw notFound();
  const text = shown ? await readText(app.read, shown.id) : "";
  const filled = shown?.submittedAt ? text : fillPlaceholders(text, placeholderValues(organisation));
  const { retiredOn } = policy;
  const { html } = await policyHtml(visitor.userId, filled).catch(refusedPage);
  return {
    history: await readHistory(app.read, visitor, "policy", policy.id),
    title: policy.title,
    slug: policy.slug,
    policy,
    today,
    on: on ?? null,
    versions,
    shown: shown ?? null,
    approverAccount: (await readOpeningNotes(app.read)).get(shown?.approvedBy ?? "") ?? null,
    next: next && !next.publishedAt ? next : null,
    html,
    unfilled: shown?.submittedAt ? [] : unfilledPlaceholders(filled),
    returned:
      next && !next.submittedAt ? (returns.find(({ versionId }) => versionId === next.id) ?? null) : null,
    retired: retiredOn !== null && retiredOn <= today,
    reviewDueOn,
    overdue: readings.filter(({ state }) => state === "overdue").length,
    done: readings.filter(({ state }) => state === "acknowledged" || state === "late").length,
    asked: readings.filter(({ state }) => state !== "excused").length,
    mayEdit: can(visitor, "policies.edit"),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: z.object({ versionId: z.string() }),
    action: "policies.edit",
    change: (work, { versionId }) => submitForReview(work, versionId),
    then: () => redirect(`/policies/${args.params.slug}/review`),
  });
}

export default function ShowPolicy() {
  const data = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { policy, slug, shown, today, versions, html, mayEdit, on, returned } = data;
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [policy.title]]} />
      <PageHeader
        title={policy.title}
        intro={
          shown ? (
            <>
              Version {shown.number}{" "}
              <PolicyState state={shown.state} effectiveOn={shown.effectiveOn} today={today} />
              {on ? (
                <>
                  {" "}
                  This version was in force on <When at={on} as="record" />.
                </>
              ) : null}
            </>
          ) : (
            <>
              Nothing was in force on <When at={on ?? today} as="record" />.
            </>
          )
        }
      >
        {mayEdit ? <Actions /> : null}
      </PageHeader>
      <div className="cols rail">
        <div className="stack">
          {versions
            .filter((one) => one.publishedAt && one.effectiveOn && one.effectiveOn > today)
            .map((one) => (
              <Note key={one.id}>
                Version {one.number} is published and takes effect on{" "}
                <When at={one.effectiveOn ?? today} as="record" />. The current version applies until then.
              </Note>
            ))}
          {returned ? (
            <Note tone="risk">
              <Who name={returned.byName} /> returned this version on <When at={returned.at} as="record" />:{" "}
              {returned.reason}
            </Note>
          ) : null}
          {mayEdit && data.next && !data.next.submittedAt ? (
            <SubmitForReview data={data} answer={answer} />
          ) : null}
          <Card pad sealed={Boolean(shown?.publishedAt)}>
            {shown ? <PolicyText html={html} /> : <p>Choose another day or a version from the list.</p>}
          </Card>
        </div>
        <div className="stack">
          <PolicyFacts data={data} />
          <PolicyVersions slug={slug} today={today} versions={versions} />
          <HistoryCard history={data.history} />
        </div>
      </div>
    </>
  );
}

/** One main button: whatever the version in the making waits for. */
function Actions() {
  const { next, slug, retired, versions } = useLoaderData<typeof loader>();
  const published = versions.some((version) => version.publishedAt);
  const main = next
    ? next.approvedAt
      ? (["publish", "Publish"] as const)
      : next.submittedAt
        ? (["review", "Review"] as const)
        : (["edit", `Edit ${next.number}`] as const)
    : retired
      ? null
      : (["version", "Start a new version"] as const);
  return (
    <>
      <Menu id="more">
        <Link to={`/policies/${slug}/settings`}>Settings</Link>
        <Link to={`/policies/${slug}/acknowledgements`}>Acknowledgements</Link>
        {published ? (
          <Link to={`/policies/${slug}/record.pdf`} reloadDocument>
            Print as PDF
          </Link>
        ) : null}
        {published ? (
          <Link to={`/policies/${slug}/record.json`} reloadDocument>
            Data as JSON
          </Link>
        ) : null}
        {next && !next.submittedAt ? <Link to={`/policies/${slug}/discard`}>Discard the draft…</Link> : null}
        {published && !retired ? <Link to={`/policies/${slug}/retire`}>Retire…</Link> : null}
      </Menu>
      {main ? (
        <Link className="btn go" to={`/policies/${slug}/${main[0]}`}>
          {main[1]}
        </Link>
      ) : null}
    </>
  );
}
