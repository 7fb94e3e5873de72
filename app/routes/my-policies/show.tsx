import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { refusedPage, submit } from "#app/http/submit";
import { acknowledgePolicy } from "#app/operations/policies/acknowledgements";
import { policyHtml } from "#app/queries/policies/html";
import { readOwnPolicies, readText } from "#app/queries/policies/policies";
import { PolicyText } from "#components/policies/text";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { byNumber } from "#domain/policies/versions";
import { z } from "#domain/schema";

export const meta = ({ data }: { data?: { title: string } }) => [
  { title: `${data?.title ?? "Policy"} · Surety` },
];

async function ownPolicy(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const visitor = requireUser(args, "policies.read-own");
  const { app } = args.context;
  const { lines } = await readOwnPolicies(app.read, app.now(), visitor);
  const line = lines.find(({ policy }) => policy.slug === args.params.slug);
  if (!line) throw notFound();
  // A future version is shown first to those asked to acknowledge it.
  const asked = line.coming && line.reading && byNumber(line.reading, line.coming) === 0;
  return { ...line, shown: asked ? line.coming! : line.current };
}

export async function loader(args: LoaderFunctionArgs) {
  const { policy, shown, coming, reading } = await ownPolicy(args);
  const text = await readText(args.context.app.read, shown.id);
  const { html, headings } = await policyHtml(requireUser(args).userId, text).catch(refusedPage);
  return {
    title: policy.title,
    html,
    headings: headings.filter(({ depth }) => depth === 2),
    versionId: shown.id,
    number: shown.number,
    from: shown.effectiveOn!,
    changeNote: shown.number === "1.0" ? null : shown.changeNote,
    ownerName: policy.ownerName,
    coming: coming && coming.id !== shown.id ? { number: coming.number, from: coming.effectiveOn! } : null,
    waits: reading !== null && (reading.state === "open" || reading.state === "overdue"),
    overdue: reading?.state === "overdue",
    dueOn: reading?.dueOn ?? null,
    at: reading?.acknowledgedAt ?? null,
  };
}

export async function action(args: ActionFunctionArgs) {
  await ownPolicy(args);
  return submit(args, {
    schema: z.object({ versionId: z.string("Reload the policy") }),
    action: "policies.acknowledge",
    change: (work, { versionId }) => acknowledgePolicy(work, versionId),
    then: () => redirect("/my/policies"),
  });
}

export default function MyPolicy() {
  const { title, html, headings, number, from, changeNote, coming, dueOn, at, waits, overdue } =
    useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Policies", "/my/policies"], [title]]} />
      <PageHeader
        title={title}
        intro={
          <>
            Version {number}, in effect from <When at={from} as="record" />.{" "}
            {waits && dueOn ? (
              <Badge state={overdue ? "overdue" : "due"}>
                {overdue ? "was due by" : "acknowledge by"} <When at={dueOn} />
              </Badge>
            ) : null}
            {at ? (
              <Badge state="kept">
                acknowledged <When at={at} />
              </Badge>
            ) : null}
          </>
        }
      />
      <div className="stack">
        {changeNote ? <Note>Changes: {changeNote}</Note> : null}
        {coming ? (
          <Note>
            Version {coming.number} takes effect on <When at={coming.from} as="record" />.
          </Note>
        ) : null}
        {headings.length > 3 ? (
          <details className="toc">
            <summary>Contents</summary>
            <ul>
              {headings.map(({ id, text }) => (
                <li key={id}>
                  <a href={`#${id}`}>{text}</a>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        <Card pad>
          <PolicyText html={html} />
        </Card>
        {waits ? <Acknowledge /> : null}
        <p>
          <Link to="/my/policies">All policies</Link>
        </p>
      </div>
    </>
  );
}

function Acknowledge() {
  const { title, number, versionId, ownerName } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <Card title="Your acknowledgement" pad>
      <Form
        id="acknowledge"
        answer={answer}
        close
        foot={
          <Submit kind="go" name="versionId" value={versionId} busy="Acknowledging">
            I have read the policy and will comply
          </Submit>
        }
      >
        {() => (
          <p>
            Recorded with your name: {title} {number}, the time and your sign-in method.{" "}
            {ownerName ? `Contact for questions: ${ownerName}.` : null}
          </p>
        )}
      </Form>
    </Card>
  );
}
