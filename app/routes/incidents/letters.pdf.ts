import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { pdfResponse } from "#app/http/pdf-response";
import { noticeRecipients } from "#app/operations/incidents/notice-recipients";
import { type LettersData, letterhead } from "#app/queries/incidents/letters";
import { findIncident } from "#db/incidents/incidents";
import { findNotice, listNoticeRecipients } from "#db/incidents/notices";
import { markedTitle } from "#domain/exercises";
import { coverFor, noticeBody } from "#domain/incidents/notices";

/** The notice to customers as letters, one for each; `?customer=` for one of them alone. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "incidents.edit");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  const notice = await findNotice(app.read, args.params.id ?? "");
  if (!incident || notice?.incidentId !== incident.id) throw notFound();
  const notified = (await listNoticeRecipients(app.read, incident.id)).filter(
    (one) => one.notice_id === notice.id,
  );
  const to = notice.sentAt
    ? notified.map((one) => ({ id: one.customer_id, name: one.customer_name, address: one.address }))
    : await noticeRecipients({ db: app.read }, notice);
  const only = new URL(args.request.url).searchParams.get("customer");
  const chosen = only ? to.filter((one) => one.id === only) : to;
  if (only && chosen.length === 0) throw notFound();
  const sent = notice.sentAt ? { at: notice.sentAt, by: notice.sentBy ?? "" } : null;
  const body = noticeBody(notice, incident.ref);
  const heading = markedTitle(body.heading, incident.exercise === 1);
  const data: LettersData = {
    ...(await letterhead(app.read, sent, app.now())),
    reference: incident.ref,
    letters: chosen.map(({ name, address }) => ({
      to: name,
      address,
      opening: coverFor(notice, name) || null,
      ...body,
      heading,
    })),
    madeAt: notice.sentAt ?? app.now(),
    madeBy: visitor.name,
  };
  return pdfResponse(app, {
    document: "letters",
    data,
    fileName: `${incident.ref}-notice-${notice.number}-letters.pdf`,
    actor: actorOf(visitor),
    subject: { type: "breach_notice", id: notice.id, ref: `${incident.ref}, notice ${notice.number}` },
    signal: args.request.signal,
  });
}
