import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readClockNotice } from "#app/http/clock-notices";
import { documentJson } from "#app/http/document-json";
import { pdfResponse } from "#app/http/pdf-response";
import { noticeRecipients } from "#app/operations/incidents/notice-recipients";
import { contentOfLetters } from "#app/pdf/documents/letters";
import { type LettersData, letterhead } from "#app/queries/incidents/letters";
import { findIncident } from "#db/incidents/incidents";
import { findNotice, listNoticeRecipients, type NoticeRow } from "#db/incidents/notices";
import { clockNoticeBody } from "#domain/breach-clocks/notices";
import { isExerciseRef, markedTitle } from "#domain/exercises";
import { coverFor, noticeBody } from "#domain/incidents/notices";

type Extension = "pdf" | "json";
type Letters = {
  data: LettersData;
  /** Without what follows the dot. */
  fileName: string;
  subject: { type: "breach_notice" | "clock_notice"; id: string; ref: string };
};

/** Letters as a PDF, or the data that it prints. */
export async function lettersAs(
  args: LoaderFunctionArgs,
  extension: Extension,
  read: (args: LoaderFunctionArgs, madeBy: string) => Promise<Letters>,
): Promise<Response> {
  const visitor = requireStepUp(args, "incidents.edit");
  const { app } = args.context;
  const { data, fileName, subject } = await read(args, visitor.name);
  const one = {
    document: "letters" as const,
    fileName: `${fileName}.${extension}`,
    actor: actorOf(visitor),
    subject,
  };
  if (extension === "pdf") return pdfResponse(app, { ...one, data, signal: args.request.signal });
  const { reference: number, madeAt, madeBy } = data;
  return documentJson(app, { ...one, made: { number, madeAt, madeBy }, content: contentOfLetters(data) });
}

/** The notice to customers as letters, one for each; `?customer=` for one of them alone. */
export async function customerLetters(args: LoaderFunctionArgs, madeBy: string): Promise<Letters> {
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  const notice = await findNotice(app.read, args.params.id ?? "");
  if (!incident || notice?.incidentId !== incident.id) throw notFound();
  const to = await recipientsOf(args, notice);
  const only = new URL(args.request.url).searchParams.get("customer");
  const chosen = only ? to.filter((one) => one.id === only) : to;
  if (only && chosen.length === 0) throw notFound();
  const sent = notice.sentAt ? { at: notice.sentAt, by: notice.sentBy ?? "" } : null;
  const body = noticeBody(notice, incident.ref);
  const heading = markedTitle(body.heading, incident.exercise === 1);
  return {
    data: {
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
      madeBy,
    },
    fileName: `${incident.ref}-notice-${notice.number}-letters`,
    subject: { type: "breach_notice", id: notice.id, ref: `${incident.ref}, notice ${notice.number}` },
  };
}

async function recipientsOf({ context: { app } }: LoaderFunctionArgs, notice: NoticeRow) {
  if (!notice.sentAt) return noticeRecipients({ db: app.read }, notice);
  return (await listNoticeRecipients(app.read, notice.incidentId))
    .filter((one) => one.notice_id === notice.id)
    .map((one) => ({ id: one.customer_id, name: one.customer_name, address: one.address }));
}

/** The notice that answers a clock as a letter to its recipient. */
export async function clockLetter(args: LoaderFunctionArgs, madeBy: string): Promise<Letters> {
  const { app } = args.context;
  const { ref, clock, notice } = await readClockNotice(args);
  const body = clockNoticeBody(notice, clock.rule, ref);
  const heading = markedTitle(body.heading, isExerciseRef(ref));
  return {
    data: {
      ...(await letterhead(app.read, notice.sent, app.now())),
      reference: ref,
      letters: [{ to: clock.recipient, address: notice.sent?.address ?? null, ...body, heading }],
      madeAt: notice.sent?.at ?? app.now(),
      madeBy,
    },
    fileName: `${ref}-letter`,
    subject: { type: "clock_notice", id: notice.id, ref: `${ref}, ${clock.rule}, notice ${notice.number}` },
  };
}
