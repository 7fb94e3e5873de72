import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { listPage } from "#app/http/list-page";
import { actOnImport } from "#app/operations/vendors/subprocessor-import-acts";
import { readImport } from "#app/queries/vendors/subprocessor-import";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { ImportSteps } from "#components/vendors/import-steps";
import { changeBadges, ImportedChanges, MatchesToConfirm } from "#components/vendors/imported-changes";
import { importActInput } from "#domain/vendors/subprocessors";

export const meta = () => [{ title: "Imported list · Surety" }];

/** Matches shown at once; the next ones come when these are answered. */
const MOST_MATCHES = 50;

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  const list = await readImport(args.context.app, args.params.id ?? "");
  if (!list) throw notFound();
  const { changes, ...rest } = list;
  const drafts = changes.filter(({ state }) => state === "draft");
  const open = drafts.filter(({ match }) => match && !match.confirmed);
  return {
    list: {
      ...rest,
      drafts: drafts.length,
      approved: changes.filter(({ state }) => state === "approved").length,
      toConfirm: open.length,
    },
    matches: open.slice(0, MOST_MATCHES),
    page: listPage(changes, new URL(args.request.url).searchParams),
  };
}

const act = button(importActInput, ({ params: { id = "" } }, form) => ({
  action: "vendors.edit",
  stepUp: ["approve", "announce"].includes(String(form.get("do"))),
  change: (work, input) => actOnImport(work, id, input),
  then: () => redirect(`/subprocessors/imports/${id}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: act });

export default function ImportedList() {
  const { list, matches, page } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [list.ref]]} />
      <PageHeader
        title={`Imported from ${list.source}`}
        intro={
          <Badge state={changeBadges[list.state]}>
            {list.state === "effective" ? "in effect" : list.state}
          </Badge>
        }
      />
      <div className="cols">
        <div className="stack">
          <MatchesToConfirm changes={matches} answer={answer} />
          <ImportSteps list={list} answer={answer} />
          <ImportedChanges changes={page.rows} total={page.total} importedOn={list.importedOn} />
          {page.words ? <Pager words={page.words} earlier={page.earlier} later={page.later} /> : null}
        </div>
        <Card title="Import">
          <Facts
            facts={[
              ["File", <bdi key="f">{list.source}</bdi>],
              ["Imported", <When key="w" at={list.importedAt} />],
              ["By", <Who key="b" name={list.importedBy} />],
              ["Complete list", list.whole ? "yes" : "no"],
            ]}
          />
        </Card>
      </div>
    </>
  );
}
