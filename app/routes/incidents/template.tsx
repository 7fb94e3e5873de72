import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { anyRule, saveTemplate } from "#app/operations/breach-clocks/notice-templates";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import type { FieldLike } from "#components/ui/field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { findNoticeTemplate } from "#db/breach-clocks/notices";
import type { ReadDb } from "#db/client";
import { templateInput } from "#domain/breach-clocks/notice-input";
import { factNames, firstTemplate } from "#domain/breach-clocks/notice-templates";

export const meta = () => [{ title: "Text of a notice · Surety" }];

async function storedTemplate(db: ReadDb, id: string) {
  const rule = await anyRule(db, id);
  if (!rule) return undefined;
  const template = (await findNoticeTemplate(db, rule.id))?.template ?? firstTemplate(rule);
  const parts = template.parts.map((part, index) => [`part-${index}`, part]);
  return {
    values: {
      opening: template.opening,
      ...Object.fromEntries(parts),
      closing: template.closing,
    } as Record<string, string>,
    log: { type: "clock_rule", id: rule.id, actions: ["notices.template"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { read } = args.context.app;
  const rule = await anyRule(read, args.params.rule ?? "");
  if (!rule || rule.perCustomer) throw notFound();
  const [own, stored] = [await findNoticeTemplate(read, rule.id), await storedTemplate(read, rule.id)];
  if (!stored) throw notFound();
  return {
    name: rule.name,
    recipient: rule.recipient,
    contents: rule.contents,
    template: shown(stored),
    setBy: own?.setBy ?? null,
    facts: factNames,
  };
}

const contentsOf = async (db: ReadDb, id: string) => (await anyRule(db, id))?.contents.length ?? 0;

export async function action(args: ActionFunctionArgs) {
  const { rule: id = "" } = args.params;
  return submit(args, {
    schema: templateInput(await contentsOf(args.context.app.read, id)),
    action: "incidents.edit",
    stored: (db) => storedTemplate(db, id),
    change: (work, input) => saveTemplate(work, id, input),
    then: () => redirect("/incidents/rules"),
  });
}

export default function Template() {
  const { name, recipient, contents, template, setBy, facts } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Rules", "/incidents/rules"], [name]]} />
      <PageHeader
        title={`Text of a notice: ${name}`}
        intro={`To ${recipient}. ${setBy ? `Written by ${setBy}.` : "Default text, unchanged."} Existing drafts keep theirs.`}
      />
      <div className="cols rail">
        <Card title="Notice template" pad>
          <Form<Record<string, string>>
            id="template"
            answer={answer}
            shown={template}
            foot={<Submit kind="go">Save the text</Submit>}
          >
            {(fields) => (
              <>
                <TextArea field={fields.opening as FieldLike} label="Opening" rows={2} />
                {contents.map((asks, index) => (
                  <TextArea
                    key={asks}
                    field={fields[`part-${index}`] as FieldLike}
                    label={`${index + 1} ${asks.charAt(0).toUpperCase()}${asks.slice(1)}`}
                    rows={4}
                  />
                ))}
                <TextArea field={fields.closing as FieldLike} label="Closing" rows={2} />
              </>
            )}
          </Form>
        </Card>
        <Card title="Placeholders" pad>
          <p>
            Lines with an unrecorded fact are omitted. Conclusions have no placeholders: a person writes them.
          </p>
          <ul className="plain">
            {facts.map((fact) => (
              <li key={fact}>
                <code>{`{${fact}}`}</code>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}
