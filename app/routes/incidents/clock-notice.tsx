import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { readClockNotice } from "#app/http/clock-notices";
import { type Stored, shown } from "#app/http/shown";
import { acknowledgeClockNotice } from "#app/operations/breach-clocks/notice-sending";
import { changeClockNotice, requireClockDraft } from "#app/operations/breach-clocks/notices";
import { typedNow, zoneOf } from "#app/queries/zone";
import { ClockNoticeForm } from "#components/breach-clocks/notice-form";
import { ClockNoticeSent } from "#components/breach-clocks/notice-sent";
import { noticeSteps } from "#components/breach-clocks/notice-steps";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { findClockNotice } from "#db/breach-clocks/notices";
import type { ReadDb } from "#db/client";
import { clockNoticeInput } from "#domain/breach-clocks/notice-input";
import { checkContents, missingContents } from "#domain/breach-clocks/notices";
import { incidentTitle } from "#domain/exercises";
import { typedMoment } from "#domain/moments";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

export const meta = incidentTitle("Notice");

async function storedNotice(db: ReadDb, id: string) {
  const notice = await findClockNotice(db, id);
  if (!notice) return undefined;
  const { phase, opening, closing, contents } = notice;
  const parts = contents.flatMap(({ text, unknown }, index) => [
    [`text-${index}`, text],
    [`unknown-${index}`, unknown || undefined],
  ]);
  return {
    values: { phase, opening, closing, ...Object.fromEntries(parts) } as Record<string, unknown>,
    log: { type: "clock_notice", id, actions: ["notices.start", "notices.save"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const page = await readClockNotice(args);
  const stored = await storedNotice(app.read, page.notice.id);
  if (!stored) throw notFound();
  const missing = page.notice.sent ? [] : missingContents(page.notice).map((one) => one.asks);
  return { ...page, draft: shown(stored), missing, now: typedNow(app.now(), await zoneOf(app, visitor)) };
}

const hereOf = ({ params: { ref, id, notice } }: ActionFunctionArgs) =>
  `/incidents/${ref}/clocks/${id}/notices/${notice}`;
const idOf = ({ params }: ActionFunctionArgs) => params.notice ?? "";

async function confirmedInput({ context: { app, visitor } }: ActionFunctionArgs) {
  return z.object({
    at: typedMoment(await zoneOf(app, visitor)),
    note: requiredText("Enter who confirmed and how"),
  });
}

async function contentsInput(args: ActionFunctionArgs) {
  const draft = await findClockNotice(args.context.app.read, idOf(args));
  return clockNoticeInput(draft?.contents.map((one) => one.asks) ?? []);
}

const buttons = {
  confirmed: button(confirmedInput, (args) => ({
    action: "incidents.edit",
    change: (work, input) => acknowledgeClockNotice(work, idOf(args), input),
    then: () => redirect(hereOf(args)),
  })),
  send: button(contentsInput, (args) => ({
    action: "incidents.edit",
    stored: (db) => storedNotice(db, idOf(args)),
    change: async (work, input) => {
      await changeClockNotice(work, idOf(args), input);
      checkContents(await requireClockDraft(work, idOf(args)));
    },
    then: () => redirect(`${hereOf(args)}/send`),
  })),
  otherwise: button(contentsInput, (args) => ({
    action: "incidents.edit",
    stored: (db) => storedNotice(db, idOf(args)),
    change: (work, input) => changeClockNotice(work, idOf(args), input),
    then: () => redirect(`${hereOf(args)}#preview`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function ClockNotice() {
  const { ref, title, clock, notice, draft, missing, preview, now } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={noticeSteps(ref, clock, [`Notice ${notice.number}`])} />
      <PageHeader
        title={`Notice to ${clock.recipient}`}
        intro={
          <>
            {title}. {clock.rule}.{" "}
            {notice.sent ? (
              <Badge state="sealed">sent, read-only</Badge>
            ) : (
              <Badge state={missing.length > 0 ? "risk" : "done"}>
                {notice.contents.length - missing.length} of {notice.contents.length} contents complete
              </Badge>
            )}
          </>
        }
      >
        <a className="btn" href={`/incidents/${ref}/clocks/${clock.id}/notices/${notice.id}/letter.pdf`}>
          As a letter, PDF
        </a>
        <a
          className="btn quiet"
          href={`/incidents/${ref}/clocks/${clock.id}/notices/${notice.id}/letter.json`}
        >
          JSON
        </a>
      </PageHeader>
      <div className="stack">
        {notice.sent ? <ClockNoticeSent incidentRef={ref} notice={notice} answer={answer} now={now} /> : null}
        <div className="cols even">
          {notice.sent ? null : (
            <ClockNoticeForm notice={notice} draft={draft} missing={missing} answer={answer} />
          )}
          <Card
            id="preview"
            title={notice.sent ? "As sent" : "Preview"}
            aside={notice.sent ? undefined : "Last saved"}
            sealed={Boolean(notice.sent)}
          >
            <pre className="pad">{preview}</pre>
          </Card>
        </div>
      </div>
    </>
  );
}
