import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
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
import { templateInput } from "#domain/breach-clocks/notice-input";
import { factNames, firstTemplate } from "#domain/breach-clocks/notice-templates";

export const meta = () => [{ title: "Text of a notice · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { read } = args.context.app;
  const rule = await anyRule(read, args.params.rule ?? "");
  if (!rule || rule.perCustomer) throw notFound();
  const own = await findNoticeTemplate(read, rule.id);
  return {
    name: rule.name,
    recipient: rule.recipient,
    contents: rule.contents,
    template: own?.template ?? firstTemplate(rule),
    setBy: own?.setBy ?? null,
    facts: factNames,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { rule: id = "" } = args.params;
  const rule = await anyRule(args.context.app.read, id);
  return submit(args, {
    schema: templateInput(rule?.contents.length ?? 0),
    action: "incidents.edit",
    change: (work, input) => saveTemplate(work, id, input),
    then: () => redirect("/incidents/rules"),
  });
}

export default function Template() {
  const { name, recipient, contents, template, setBy, facts } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> = { opening: template.opening, closing: template.closing };
  for (const [index, part] of template.parts.entries()) values[`part-${index}`] = part;
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
            values={values}
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
