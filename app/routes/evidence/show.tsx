import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { readEvidencePage } from "#app/evidence-page";
import { readForm, submit } from "#app/http";
import { checkEvidenceFiles } from "#app/operations/evidence-check";
import { linkEvidence, unlinkEvidence } from "#app/operations/evidence-links";
import { acceptEvidence, returnEvidence } from "#app/operations/evidence-reviews";
import { actorOf } from "#app/visitor";
import { Badge } from "#components/badge";
import { Crumbs } from "#components/crumbs";
import { DateField } from "#components/date-field";
import { EvidenceCard } from "#components/evidence-card";
import { EvidenceLog } from "#components/evidence-log";
import { EvidenceState, FindingState } from "#components/evidence-state";
import { Form, type FormAnswer } from "#components/form";
import { Head } from "#components/head";
import { Ledger, LedgerRow } from "#components/ledger";
import { Note } from "#components/note";
import { Select } from "#components/select";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { Table } from "#components/table";
import { TextArea } from "#components/text-area";
import { When } from "#components/when";
import { Who } from "#components/who";
import { findEvidence } from "#db/evidence";
import { inScope, linkInput, reviewInput, unlinkInput } from "#domain/evidence-forms";
import { z } from "#domain/schema";

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export const meta = ({ data }: { data?: { item: { ref: string; title: string } } }) => [
  { title: data ? `${data.item.ref} ${data.item.title} · Surety` : "Evidence · Surety" },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const page = await readEvidencePage(args.context.app, visitor, args.params.ref ?? "");
  if (!page) throw notFound();
  return page;
}

export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const { app } = args.context;
  const item = await findEvidence(app.read, args.params.ref ?? "");
  if (!item || !inScope(item, visitor.scope)) throw notFound();
  const form = await readForm(args.request);
  const then = () => redirect(`/evidence/${item.ref}`);
  switch (form.get("do")) {
    case "accept":
      return submit(args, {
        schema: reviewInput,
        form,
        action: "evidence.review",
        then,
        change: (work, { reason }) => acceptEvidence(work, item.id, reason),
      });
    case "return":
      return submit(args, {
        schema: reviewInput,
        form,
        action: "evidence.review",
        then,
        change: async (work, { reason = "" }) => returnEvidence(work, item.id, reason),
      });
    case "link":
      return submit(args, {
        schema: linkInput,
        form,
        action: "evidence.add",
        then,
        change: (work, { control, dueOn }) => linkEvidence(work, item.id, [{ controlRef: control, dueOn }]),
      });
    case "unlink":
      return submit(args, {
        schema: unlinkInput,
        form,
        action: "evidence.add",
        then,
        change: (work, { control, dueOn, reason }) =>
          unlinkEvidence(work, item.id, { controlRef: control, dueOn }, reason),
      });
    case "check":
      return submit(args, {
        schema: z.object({}),
        form,
        action: "evidence.view",
        then,
        run: () => checkEvidenceFiles(app, actorOf(visitor), item),
      });
    default:
      throw new Response("No such button", { status: 400 });
  }
}

export default function EvidenceItem() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as FormAnswer;
  const { item, files, findings, proof, checked, neighbours, earlier } = page;
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], [item.ref]]} />
      <Head
        title={item.title}
        lede={
          <>
            <EvidenceState
              review={page.state}
              freshness={page.freshness}
              partial={item.partial !== null}
              replaced={page.successor !== null}
            />{" "}
            {item.shows} Taken <When at={item.taken} as="moment" />,{" "}
            {page.freshness === "fresh" ? "fresh until" : "stale since"} <When at={page.staleAt} />.
          </>
        }
      >
        {page.may.add && !page.successor && !item.targetId ? (
          <Link className="btn" to={`/evidence/new?supersedes=${item.ref}`}>
            Supersede
          </Link>
        ) : null}
        <form method="post">
          <button className={page.may.review ? "btn" : "btn go"} type="submit" name="do" value="check">
            Check the hashes again
          </button>
        </form>
      </Head>
      <div className="cols">
        <div className="stack">
          {page.successor ? (
            <Note tone="risk">
              <Link to={`/evidence/${page.successor}`}>{page.successor}</Link> has taken the place of this
              item.
            </Note>
          ) : null}
          {page.supersedes ? (
            <Note>
              It takes the place of <Link to={`/evidence/${page.supersedes}`}>{page.supersedes}</Link>.
            </Note>
          ) : null}
          <EvidenceCard
            item={item}
            files={files}
            checked={checked}
            line={neighbours.find((row) => row.own)?.seq}
          />
          {findings.length > 0 ? <Findings findings={findings} /> : null}
          <Links page={page} answer={answer} />
        </div>
        <div className="stack">
          <Review page={page} answer={answer} />
          <EvidenceLog reference={item.ref} neighbours={neighbours} proof={proof} checked={checked} />
          {earlier.length > 0 ? <Earlier page={page} /> : null}
        </div>
      </div>
    </>
  );
}

function Findings({ findings }: Pick<Page, "findings">) {
  const open = findings.filter((one) => one.verdict !== "pass").length;
  return (
    <Sheet
      title="What the file shows"
      aside={`Found by ${findings[0]?.by}`}
      foot={
        open > 0
          ? `${open} of ${findings.length} checks need a look.`
          : `All ${findings.length} checks are in order.`
      }
    >
      <Table
        label="Findings"
        rows={[...findings].sort((a, b) => Number(a.verdict === "pass") - Number(b.verdict === "pass"))}
        rowKey={(row) => `${row.rule}:${row.object}:${row.says}`}
        columns={[
          { key: "rule", label: "Check", cell: (row) => <span className="mono">{row.rule}</span> },
          { key: "state", label: "Result", cell: (row) => <FindingState verdict={row.verdict} /> },
          { key: "says", label: "Why", wide: true, cell: (row) => row.says },
          { key: "object", label: "Of", short: "of", drop: "mid", cell: (row) => <bdi>{row.object}</bdi> },
        ]}
      />
    </Sheet>
  );
}

function Links({ page, answer }: { page: Page; answer: FormAnswer }) {
  const { links, controls, may } = page;
  const living = links.filter((link) => !link.ended);
  return (
    <Sheet title="Used by" aside={living.length === 1 ? "1 control" : `${living.length} controls`}>
      {links.length > 0 ? (
        <Ledger label="Controls">
          {links.map((link) => (
            <LedgerRow
              key={`${link.ref}:${link.dueOn}:${link.linked_at}`}
              when={<span className="mono">{link.ref}</span>}
              who={link.ended ? <Badge state="revoke">link ended</Badge> : null}
            >
              <Link to={`/controls/${link.ref}`}>{link.title}</Link>
              <br />
              <small>
                {link.dueOn ? (
                  <>
                    For the occurrence around <When at={link.dueOn} />
                  </>
                ) : (
                  "For the days that it covers"
                )}
                {link.ended ? `. ${link.ended_reason}` : null}
              </small>
            </LedgerRow>
          ))}
        </Ledger>
      ) : (
        <p className="pad muted">No control uses it yet.</p>
      )}
      {may.add ? (
        <details className="pad">
          <summary>Link it to a control, or end a link</summary>
          <Form
            id="link"
            answer={answer}
            close
            foot={
              <Submit name="do" value="link">
                Link
              </Submit>
            }
          >
            {(fields) => (
              <>
                <Select field={fields.control!} label="Control" empty="Choose" width="l" options={controls} />
                <DateField
                  field={fields.dueOn!}
                  label="For the occurrence around"
                  hint="Any day in it, or empty."
                />
              </>
            )}
          </Form>
          {living.map((link) => (
            <Form
              key={`${link.ref}:${link.dueOn}`}
              id={`unlink-${link.ref}-${link.dueOn ?? "all"}`}
              answer={answer}
              close
              foot={
                <Submit kind="stop" name="do" value="unlink">
                  End the link to {link.ref}
                </Submit>
              }
            >
              {(fields) => (
                <>
                  <input type="hidden" name="control" value={link.ref} />
                  {link.dueOn ? <input type="hidden" name="dueOn" value={link.dueOn} /> : null}
                  <TextArea field={fields.reason!} label={`Why the link to ${link.ref} was wrong`} />
                </>
              )}
            </Form>
          ))}
        </details>
      ) : null}
    </Sheet>
  );
}

function Review({ page, answer }: { page: Page; answer: FormAnswer }) {
  const { reviews, may } = page;
  return (
    <Sheet title="Review" aside={reviews.length === 0 ? "nobody yet" : undefined}>
      {reviews.length > 0 ? (
        <Ledger label="Reviews">
          {reviews.map((one) => (
            <LedgerRow
              key={one.id}
              when={<When at={one.at} />}
              who={<Badge state={one.verdict === "accepted" ? "kept" : "broken"}>{one.verdict}</Badge>}
            >
              {one.rule ? "Accepted by rule" : <Who name={one.reviewed_by} />}
              {one.reason || one.rule ? (
                <>
                  <br />
                  <small>{one.reason ?? one.rule}</small>
                </>
              ) : null}
              {one.alone ? (
                <>
                  <br />
                  <small>Recorded and accepted by the same person: two pairs of eyes are switched off.</small>
                </>
              ) : null}
            </LedgerRow>
          ))}
        </Ledger>
      ) : null}
      {may.review ? (
        <div className="pad">
          {may.own ? <p className="muted">You recorded it. Somebody else accepts or returns it.</p> : null}
          <Form
            id="review"
            answer={answer}
            close
            foot={
              <>
                <Submit kind="go" name="do" value="accept" busy="Accepting">
                  Accept
                </Submit>
                <Submit name="do" value="return">
                  Return
                </Submit>
              </>
            }
          >
            {(fields) => (
              <TextArea
                field={fields.reason!}
                label="Remark"
                hint="Needed when you return it: what is missing or wrong."
              />
            )}
          </Form>
        </div>
      ) : reviews.length === 0 ? (
        <p className="pad muted">It waits for somebody else to accept or return it.</p>
      ) : null}
    </Sheet>
  );
}

function Earlier({ page }: { page: Page }) {
  return (
    <Sheet
      title="Other collections"
      aside={page.item.targetId ? <Link to={`/collectors/${page.item.targetId}`}>All runs</Link> : null}
    >
      <Ledger label="Other collections of this target">
        {page.earlier.map((one) => (
          <LedgerRow
            key={one.ref}
            when={<When at={one.at} />}
            who={
              <Badge state={one.verdict === "accepted" ? "kept" : one.partial ? "risk" : "due"}>
                {one.verdict ?? (one.partial ? "partial" : "waiting")}
              </Badge>
            }
          >
            <Link to={`/evidence/${one.ref}`}>{one.ref}</Link>
          </LedgerRow>
        ))}
      </Ledger>
    </Sheet>
  );
}
