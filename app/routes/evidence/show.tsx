import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { button, pressButton } from "#app/http/buttons";
import { checkEvidenceFiles } from "#app/operations/evidence/check";
import { linkEvidence, unlinkEvidence } from "#app/operations/evidence/links";
import { acceptEvidence, returnEvidence } from "#app/operations/evidence/reviews";
import { readEvidencePage } from "#app/queries/evidence/page";
import { readPreview } from "#app/queries/evidence/preview";
import { findVisibleEvidence } from "#app/queries/evidence/scope";
import { EvidenceCard } from "#components/evidence/card";
import { Earlier, Findings, Links, Review } from "#components/evidence/item";
import { EvidenceLog } from "#components/evidence/log";
import { Preview } from "#components/evidence/preview";
import { ScanResults } from "#components/evidence/scan-results";
import { EvidenceState } from "#components/evidence/state";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { acceptInput, linkInput, reviewInput, unlinkInput } from "#domain/evidence/forms";
import { z } from "#domain/schema";

export const meta = ({ data }: { data?: { item: { ref: string; title: string } } }) => [
  { title: data ? `${data.item.ref} ${data.item.title} · Surety` : "Evidence · Surety" },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const page = await readEvidencePage(args.context.app, visitor, args.params.ref ?? "");
  if (!page) throw notFound();
  return { ...page, preview: await previewOf(args, page.item, page.files) };
}

/** The preview that the address asks for: of a text its content is delivered with the page, which the log says. */
async function previewOf(
  args: LoaderFunctionArgs,
  item: { id: string; ref: string },
  files: readonly { position: number; name: string; sha256: string; size: number }[],
) {
  const asked = new URL(args.request.url).searchParams.get("preview");
  const file = files.find(({ position }) => String(position) === asked);
  if (!file) return null;
  const preview = await readPreview(args.context.app, item.ref, file);
  if (preview.kind === "text" || preview.kind === "table")
    args.context.delivered?.push({
      action: "evidence.preview",
      subject: { type: "evidence", id: item.id, ref: item.ref },
      after: { file: file.sha256 },
    });
  return preview;
}

async function requireItem(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const item = await findVisibleEvidence(args.context.app, visitor, args.params.ref ?? "");
  if (!item) throw notFound();
  return item;
}

const then = (args: ActionFunctionArgs) => () => redirect(`/evidence/${args.params.ref}`);
const review = (args: ActionFunctionArgs) =>
  ({ action: "evidence.review", stepUp: true, then: then(args) }) as const;

const buttons = {
  accept: button(acceptInput, (args) => ({
    ...review(args),
    change: async (work, { reason, seen }) =>
      acceptEvidence(work, (await requireItem(args)).id, reason, seen),
  })),
  return: button(reviewInput, (args) => ({
    ...review(args),
    change: async (work, { reason = "" }) => returnEvidence(work, (await requireItem(args)).id, reason),
  })),
  link: button(linkInput, (args) => ({
    action: "evidence.add",
    then: then(args),
    change: async (work, { control, dueOn, event }) => {
      const link = { controlRef: control, dueOn: event ? null : dueOn, eventId: event };
      return linkEvidence(work, (await requireItem(args)).id, [link]);
    },
  })),
  unlink: button(unlinkInput, (args) => ({
    action: "evidence.add",
    then: then(args),
    change: async (work, { control, dueOn, event, reason }) => {
      const link = { controlRef: control, dueOn, eventId: event };
      return unlinkEvidence(work, (await requireItem(args)).id, link, reason);
    },
  })),
  check: button(z.object({}), (args) => ({
    action: "evidence.view",
    then: then(args),
    run: async (visitor) => checkEvidenceFiles(args.context.app, actorOf(visitor), await requireItem(args)),
  })),
};

export async function action(args: ActionFunctionArgs) {
  await requireItem(args);
  return pressButton(args, buttons);
}

export default function EvidenceItem() {
  const page = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { item, files, findings, proof, checked, neighbours, earlier } = page;
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], [item.ref]]} />
      <PageHeader
        title={item.title}
        intro={
          <>
            <EvidenceState
              review={page.state}
              freshness={page.freshness}
              partial={item.partial !== null}
              replaced={page.successor !== null}
            />{" "}
            {item.shows} Extracted <When at={item.taken} as="moment" />,{" "}
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
      </PageHeader>
      <div className="cols">
        <div className="stack">
          {page.successor ? (
            <Note tone="risk">
              <Link to={`/evidence/${page.successor}`}>{page.successor}</Link> supersedes this item.
            </Note>
          ) : null}
          {page.supersedes ? (
            <Note>
              This item supersedes <Link to={`/evidence/${page.supersedes}`}>{page.supersedes}</Link>.
            </Note>
          ) : null}
          {page.request ? (
            <Note>
              It answers the request <Link to={`/evidence-requests/${page.request}`}>{page.request}</Link>.
            </Note>
          ) : null}
          <EvidenceCard
            item={item}
            files={files}
            checked={checked}
            line={neighbours.find((row) => row.own)?.seq}
          />
          {page.preview ? <Preview preview={page.preview} /> : null}
          {page.scan ? <ScanResults scan={page.scan} /> : null}
          {findings.length > 0 ? <Findings page={page} /> : null}
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
