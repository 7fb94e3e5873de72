import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { actOnChange } from "#app/operations/vendors/subprocessor-acts";
import { readChange } from "#app/queries/vendors/subprocessor-change";
import { answerTo } from "#components/ui/answer-to";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { ChangeHistory } from "#components/vendors/change-history";
import { ChangeRecipients } from "#components/vendors/change-recipients";
import { ChangeSteps } from "#components/vendors/change-steps";
import { changeBadges } from "#components/vendors/imported-changes";
import { ListLine } from "#components/vendors/list-line";
import { MatchQuestion } from "#components/vendors/match-question";
import { Objections } from "#components/vendors/objections";
import { changeActInput } from "#domain/vendors/subprocessors";

export const meta = () => [{ title: "Change of the list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "vendors.view");
  const change = await readChange(args.context.app, args.params.id ?? "", visitor.scope);
  if (!change) throw notFound();
  return { change, edit: can(visitor, "vendors.edit") };
}

const act = button(changeActInput, ({ params: { id = "" } }, form) => ({
  action: "vendors.edit",
  stepUp: ["approve", "announce"].includes(String(form.get("do"))),
  change: (work, input) => actOnChange(work, id, input),
  then: () => redirect(`/subprocessors/changes/${id}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: act });

export default function Change() {
  const { change, edit } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [change.ref]]} />
      <PageHeader
        title={change.sentence}
        intro={
          <Badge state={changeBadges[change.state]}>
            {change.state === "effective" ? "in effect" : change.state}
          </Badge>
        }
      />
      <div className="cols">
        <div className="stack">
          {change.match && change.state !== "withdrawn" ? (
            <Card title="Same company?" pad>
              <MatchQuestion
                id={change.id}
                match={change.match}
                answer={answerTo("same company", answer) ?? answerTo("another company", answer)}
                edit={edit && change.state === "draft"}
              />
            </Card>
          ) : null}
          {edit ? <ChangeSteps change={change} answer={answer} /> : null}
          {change.terms ? (
            <ListLine
              title={change.before ? "New list entry" : "New entry"}
              line={change.terms}
              stated={change.sinceOn ? { sinceOn: change.sinceOn, on: change.draftedOn } : null}
            />
          ) : null}
          {change.before ? (
            <ListLine title={change.terms ? "Current entry" : "Entry to be removed"} line={change.before} />
          ) : null}
          {change.also.map((line) => (
            <ListLine key={line.id} title="Entry that ends with it" line={line} />
          ))}
          {change.announcedAt ? <Objections change={change} answer={answer} edit={edit} /> : null}
        </div>
        <div className="stack">
          <ChangeHistory change={change} />
          {change.imported ? (
            <Card title="Import" pad>
              <Link to={`/subprocessors/imports/${change.imported.id}`}>
                {change.imported.ref}, {change.imported.source}
              </Link>
            </Card>
          ) : null}
          {change.announcedAt ? <ChangeRecipients announcements={change.announcements} /> : null}
        </div>
      </div>
    </>
  );
}
