import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { readClockNotice } from "#app/http/clock-notices";
import { readForm, submit } from "#app/http/submit";
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
import { clockNoticeInput } from "#domain/breach-clocks/notice-input";
import { checkContents, missingContents } from "#domain/breach-clocks/notices";
import { incidentTitle } from "#domain/exercises";
import { typedMoment } from "#domain/moments";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

export const meta = incidentTitle("Notice");

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const page = await readClockNotice(args);
  const missing = page.notice.sent ? [] : missingContents(page.notice).map((one) => one.asks);
  return { ...page, missing, now: typedNow(app.now(), await zoneOf(app, visitor)) };
}

export async function action(args: ActionFunctionArgs) {
  const { app, visitor } = args.context;
  const { ref = "", id = "", notice = "" } = args.params;
  const here = `/incidents/${ref}/clocks/${id}/notices/${notice}`;
  const form = await readForm(args.request);
  const common = { form, action: "incidents.edit" } as const;
  if (form.get("do") === "confirmed")
    return submit(args, {
      ...common,
      schema: z.object({
        at: typedMoment(await zoneOf(app, visitor)),
        note: requiredText("Enter who confirmed and how"),
      }),
      change: (work, input) => acknowledgeClockNotice(work, notice, input),
      then: () => redirect(here),
    });
  const draft = await findClockNotice(app.read, notice);
  const send = form.get("do") === "send";
  return submit(args, {
    ...common,
    schema: clockNoticeInput(draft?.contents.map((one) => one.asks) ?? []),
    change: async (work, input) => {
      await changeClockNotice(work, notice, input);
      if (send) checkContents(await requireClockDraft(work, notice));
    },
    then: () => redirect(send ? `${here}/send` : `${here}#preview`),
  });
}

export default function ClockNotice() {
  const { ref, title, clock, notice, missing, preview, now } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={noticeSteps(ref, clock, [`Notice ${notice.number}`])} />
      <PageHeader
        title={`Notice to ${clock.recipient}`}
        lede={
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
      </PageHeader>
      <div className="stack">
        {notice.sent ? <ClockNoticeSent incidentRef={ref} notice={notice} answer={answer} now={now} /> : null}
        <div className="cols even">
          {notice.sent ? null : <ClockNoticeForm notice={notice} missing={missing} answer={answer} />}
          <Card
            id="preview"
            title={notice.sent ? "As sent" : "Preview"}
            aside={notice.sent ? undefined : "Last saved"}
            sealed={Boolean(notice.sent)}
          >
            <pre className="pad said">{preview}</pre>
          </Card>
        </div>
      </div>
    </>
  );
}
