import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { button, pressButton } from "#app/http/buttons";
import { refusedPage } from "#app/http/submit";
import { authorOf, reviewMark } from "#app/operations/policies/version-checks";
import { approveVersion, returnVersion } from "#app/operations/policies/versions";
import { readEyes } from "#app/queries/installation/two-pairs";
import { policyHtml } from "#app/queries/policies/html";
import { readPolicy, readText } from "#app/queries/policies/policies";
import { PolicyText } from "#components/policies/text";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { Hash } from "#components/ui/hash";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { eyesProblem } from "#domain/installation/two-pairs";
import { returnInput } from "#domain/policies/policies";
import { wroteItself } from "#domain/policies/versions";
import { z } from "#domain/schema";

// A form without the mark is one of a page that showed no text: it is answered as one of an older text.
const seenInput = z.object({ seen: z.string().default("") });

export const meta = () => [{ title: "Review a policy · Surety" }];

async function inReview(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const visitor = requireUser(args, "policies.approve");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found?.next?.submittedAt || found.next.publishedAt) throw notFound();
  return { ...found, visitor, version: found.next };
}

export async function loader(args: LoaderFunctionArgs) {
  const { policy, version, inForce, visitor } = await inReview(args);
  const { read } = args.context.app;
  const eyes = await readEyes(read, authorOf(actorOf(visitor)).id, version.authorIds);
  const text = await readText(read, version.id);
  const { html } = await policyHtml(visitor.userId, text).catch(refusedPage);
  return {
    title: policy.title,
    slug: policy.slug,
    version,
    before: inForce?.number ?? null,
    seen: reviewMark(version),
    html,
    problem: eyesProblem(eyes, wroteItself),
    own: eyes.relation !== "other",
  };
}

const buttonsOf = ({ version }: Awaited<ReturnType<typeof inReview>>) => ({
  return: button(returnInput.extend(seenInput.shape), ({ params: { slug } }) => ({
    action: "policies.approve",
    change: (work, { reason, seen }) => returnVersion(work, version.id, reason, seen),
    then: () => redirect(`/policies/${slug}`),
  })),
  otherwise: button(
    seenInput.extend({ do: z.literal("approve", "Choose an action") }),
    ({ params: { slug } }) => ({
      action: "policies.approve",
      stepUp: true,
      change: (work, { seen }) => approveVersion(work, version.id, seen),
      then: () => redirect(`/policies/${slug}`),
    }),
  ),
});

export async function action(args: ActionFunctionArgs) {
  return pressButton(args, buttonsOf(await inReview(args)));
}

export default function ReviewPolicy() {
  const { title, slug, version, before, html } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs
        steps={[["Policies", "/policies"], [title, `/policies/${slug}`], [`Review ${version.number}`]]}
      />
      <PageHeader
        title={`Review ${title} ${version.number}`}
        intro={
          version.approvedAt
            ? "This version is approved and can be published."
            : "Read the full text. Your approval covers exactly this text, by its hash."
        }
      >
        {before ? (
          <Link className="btn" to={`/policies/${slug}/compare?from=${before}&to=${version.number}`}>
            Compare with {before}
          </Link>
        ) : null}
      </PageHeader>
      <div className="cols rail">
        <Card pad>
          <PolicyText html={html} />
        </Card>
        <div className="stack">
          <Card title="Version under review">
            <Facts
              facts={[
                ["Changes", version.changeNote],
                ["Written by", version.authorNames.join(", ")],
                [
                  "Submitted",
                  <>
                    <Who name={version.submittedBy ?? ""} />, <When at={version.submittedAt!} as="moment" />
                  </>,
                ],
                ["SHA-256", <Hash key="h" value={version.sha256} />],
              ]}
            />
          </Card>
          <Decision />
        </div>
      </div>
    </>
  );
}

function Decision() {
  const { version, own, problem, slug, seen } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const shown = <input type="hidden" name="seen" value={seen} />;
  const about = (id: string) =>
    answer?.result && "reason" in (answer.result.initialValue ?? {}) === (id === "return")
      ? answer
      : undefined;
  return (
    <>
      {version.approvedAt ? (
        <p>
          <Link className="btn go" to={`/policies/${slug}/publish`}>
            Publish
          </Link>
        </p>
      ) : (
        <Card title="Approve" pad>
          {problem ? (
            <Note>
              {problem} An organisation of one person can switch this off in the{" "}
              <Link to="/settings">settings</Link>; the record then states this.
            </Note>
          ) : (
            <Form
              id="approve"
              answer={about("approve")}
              stepUp
              close
              foot={
                <Submit kind="go" name="do" value="approve" busy="Approving">
                  Approve {version.number}
                </Submit>
              }
            >
              {() => (
                <>
                  {shown}
                  {own ? (
                    <Note tone="risk">
                      You are an author of this version. The record will state that no second person approved
                      it.
                    </Note>
                  ) : null}
                </>
              )}
            </Form>
          )}
        </Card>
      )}
      <Card title="Return for changes" pad>
        <Form<z.input<typeof returnInput>>
          id="return"
          answer={about("return")}
          close
          foot={
            <Submit name="do" value="return" busy="Returning">
              Return to authors
            </Submit>
          }
        >
          {(fields) => (
            <>
              {shown}
              <TextArea field={fields.reason} label="Required changes" />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
