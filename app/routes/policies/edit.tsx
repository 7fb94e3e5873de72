import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunction, useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { refusedPage } from "#app/http/submit";
import { editDraft } from "#app/operations/policies/versions";
import { policyHtml } from "#app/queries/policies/html";
import { readPolicy } from "#app/queries/policies/policies";
import { PolicyText } from "#components/policies/text";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import type { ReadDb } from "#db/client";
import { findVersion } from "#db/policies/versions";
import { fillPlaceholders, placeholderValues } from "#domain/policies/placeholders";
import { draftInput } from "#domain/policies/policies";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Edit a policy · Surety" }];

async function draftOf(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const visitor = requireUser(args, "policies.edit");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found?.next) throw notFound();
  return { ...found, visitor, draft: found.next };
}

const actions = ["policies.write", "policies.begin-version", "policies.adopt", "policies.create"];

async function storedDraft(db: ReadDb, id: string) {
  const version = await findVersion(db, id);
  if (!version) return undefined;
  const { body, changeNote, policyId } = version;
  return {
    values: { body, changeNote },
    log: { type: "policy", id: policyId, actions },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const { visitor, policy, draft, organisation } = await draftOf(args);
  const stored = await storedDraft(args.context.app.read, draft.id);
  if (!stored) throw notFound();
  const filled = fillPlaceholders(stored.values.body, placeholderValues(organisation));
  const { html } = await policyHtml(visitor.userId, filled).catch(refusedPage);
  return {
    title: policy.title,
    slug: policy.slug,
    number: draft.number,
    // Someone submitted it while this text was being written: the page keeps what was typed.
    submitted: draft.submittedAt !== null,
    draft: shown(stored),
    html,
  };
}

const buttonsOf = ({ draft, organisation }: Awaited<ReturnType<typeof draftOf>>) => ({
  preview: button(z.object({ body: z.string().default("") }), (_, form) => ({
    action: "policies.edit",
    limit: "previews",
    run: (visitor, { body }) =>
      policyHtml(visitor.userId, fillPlaceholders(body.slice(0, 200_000), placeholderValues(organisation))),
    then: ({ html }) => data({ result: parseWithZod(form, { schema: draftInput }).reply(), html }),
  })),
  otherwise: button(draftInput, ({ params: { slug } }) => ({
    action: "policies.edit",
    stored: async (db) => (draft.submittedAt ? undefined : storedDraft(db, draft.id)),
    change: (work, input) => editDraft(work, draft.id, input),
    then: () => redirect(`/policies/${slug}?version=${draft.number}`),
  })),
});

export async function action(args: ActionFunctionArgs) {
  return pressButton(args, buttonsOf(await draftOf(args)));
}

/** A preview changes nothing, so nothing needs to be read again. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  formData?.get("do") === "preview" ? false : defaultShouldRevalidate;

type Answer = { result?: SubmissionResult; html?: string } | undefined;

export default function EditPolicy() {
  const { title, slug, number, submitted, draft, html } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const live = useFetcher<Answer>();
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const preview = (text: string) => {
    clearTimeout(pause.current);
    pause.current = setTimeout(() => live.submit({ do: "preview", body: text }, { method: "post" }), 400);
  };
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], [`Edit ${number}`]]} />
      <PageHeader
        title={`${title} ${number}`}
        intro="Anyone who saves becomes an author; an approver other than the authors must approve it."
      />
      {submitted ? (
        <Note tone="risk">
          This version was submitted for review, so its text is fixed and nothing more can be saved in it.
          Copy what you typed, and ask for the version to be returned.
        </Note>
      ) : null}
      <div className="cols even">
        <Card pad>
          <Form<z.input<typeof draftInput>>
            id="edit"
            draft
            answer={answer}
            shown={draft}
            foot={
              <>
                {submitted ? null : (
                  <Submit kind="go" name="do" value="save" busy="Saving">
                    Save the draft
                  </Submit>
                )}
                <Submit name="do" value="preview" busy="Rendering">
                  Preview
                </Submit>
                <Link className="btn quiet" to={`/policies/${slug}`}>
                  Cancel
                </Link>
              </>
            }
          >
            {(fields) => (
              <>
                <TextArea
                  field={fields.body}
                  label="Text"
                  hint="Markdown: ## for a heading, - for a list, **bold**. Placeholders such as {{organisation}} are filled from the settings."
                  tall
                  rows={28}
                  onInput={(event) => preview(event.currentTarget.value)}
                />
                <TextArea field={fields.changeNote} label="Change and reason" rows={2} />
              </>
            )}
          </Form>
        </Card>
        <Card title="Preview" pad id="preview">
          <PolicyText html={live.data?.html ?? answer?.html ?? html} />
        </Card>
      </div>
    </>
  );
}
