import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can, submit } from "#app/http";
import { actOnChange } from "#app/operations/subprocessor-acts";
import { readChange } from "#app/subprocessor-change";
import { Badge, type State } from "#components/badge";
import { ChangeSteps } from "#components/change-steps";
import { Crumbs } from "#components/crumbs";
import { Facts } from "#components/facts";
import { Head } from "#components/head";
import { Ledger, LedgerRow } from "#components/ledger";
import { Objections } from "#components/objections";
import { Sheet } from "#components/sheet";
import { When } from "#components/when";
import { Who } from "#components/who";
import { placesText } from "#domain/subprocessor-words";
import { type ChangeState, changeActInput, type Entry, type Terms } from "#domain/subprocessors";

export const meta = () => [{ title: "Change of the list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "vendors.view");
  const change = await readChange(args.context.app, args.params.id ?? "");
  if (!change) throw notFound();
  return { change, edit: can(visitor, "vendors.edit") };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  return submit(args, {
    schema: changeActInput,
    action: "vendors.edit",
    change: (work, act) => actOnChange(work, id, act),
    then: () => redirect(`/subprocessors/changes/${id}`),
  });
}

const badges: Record<ChangeState, State> = { draft: "draft", approved: "due", announced: "due", effective: "done", withdrawn: "revoke" };

export default function Change() {
  const { change, edit } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [change.ref]]} />
      <Head title={change.sentence} lede={<Badge state={badges[change.state]}>{change.state === "effective" ? "in effect" : change.state}</Badge>} />
      <div className="cols">
        <div className="stack">
          {edit ? <ChangeSteps change={change} answer={answer} /> : null}
          {change.terms ? <Line title={change.before ? "What the list will say" : "The new line"} line={change.terms} /> : null}
          {change.before ? <Line title={change.terms ? "What it says until then" : "The line that ends"} line={change.before} /> : null}
          {change.announcedAt ? <Objections change={change} answer={answer} edit={edit} /> : null}
        </div>
        <div className="stack">
          <History />
          {change.announcedAt ? <Recipients /> : null}
        </div>
      </div>
    </>
  );
}

function Line({ title, line }: { title: string; line: Terms | Entry }) {
  return (
    <Sheet title={title}>
      <Facts
        facts={[
          ["Company", <bdi key="n">{line.name}</bdi>],
          ["What for", line.purpose],
          ["Which data", line.data ?? "not stated"],
          ["Where", placesText(line.countries)],
          ["On what basis", line.transfer ?? "not stated"],
          line.url ? ["Web address", <a key="u" href={line.url} rel="noreferrer nofollow">{line.url}</a>] : null,
        ]}
      />
    </Sheet>
  );
}

function History() {
  const { change } = useLoaderData<typeof loader>();
  return (
    <Sheet title="What happened" foot={`Why: ${change.reason}`}>
      <Ledger label="What happened">
        <LedgerRow when={<When at={change.drafted.at} />} who={<Who name={change.drafted.by} />}>
          drafted
        </LedgerRow>
        {change.approved ? (
          <LedgerRow when={<When at={change.approved.at} />} who={<Who name={change.approved.by} />}>
            approved{change.approved.alone ? " by its author: the organisation works with one pair of eyes" : ""}
          </LedgerRow>
        ) : null}
        {change.announcedAt ? (
          <LedgerRow when={<When at={change.announcedAt} />}>
            announced with {change.noticeDays} days’ notice
          </LedgerRow>
        ) : null}
        {change.effectiveOn && !change.withdrawn ? (
          <LedgerRow when={<When at={change.effectiveOn} />}>{change.state === "effective" ? "took effect" : "takes effect"}</LedgerRow>
        ) : null}
        {change.withdrawn ? <LedgerRow when={<When at={change.withdrawn.at} />}>withdrawn: {change.withdrawn.reason}</LedgerRow> : null}
      </Ledger>
    </Sheet>
  );
}

function Recipients() {
  const { change } = useLoaderData<typeof loader>();
  const { announcements } = change;
  const sent = announcements.filter((mail) => mail.sentAt).length;
  return (
    <Sheet title="Who was told" aside={`${sent} of ${announcements.length} delivered`}>
      {announcements.length === 0 ? <p className="pad">No customer with an address was recorded that day.</p> : null}
      <Ledger label="Who was told">
        {announcements.map((mail) => (
          <LedgerRow
            key={mail.id}
            when={<Badge state={mail.sentAt ? "done" : mail.failedAt ? "broken" : "due"}>{mail.sentAt ? "sent" : mail.failedAt ? "failed" : "waits"}</Badge>}
            under={mail.sentAt ? <When at={mail.sentAt} /> : undefined}
          >
            {mail.to}
            {mail.error && !mail.sentAt ? (
              <>
                <br />
                <small>{mail.error}</small>
              </>
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
    </Sheet>
  );
}
