import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readClockNotice } from "#app/http/clock-notices";
import { pdfResponse } from "#app/http/pdf-response";
import { type LettersData, letterhead } from "#app/queries/incidents/letters";
import { clockNoticeBody } from "#domain/breach-clocks/notices";
import { isExerciseRef, markedTitle } from "#domain/exercises";

/** The notice that answers a clock as a letter to its recipient. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "incidents.edit");
  const { app } = args.context;
  const { ref, clock, notice } = await readClockNotice(args);
  const body = clockNoticeBody(notice, clock.rule, ref);
  const heading = markedTitle(body.heading, isExerciseRef(ref));
  const data: LettersData = {
    ...(await letterhead(app.read, notice.sent, app.now())),
    reference: ref,
    letters: [{ to: clock.recipient, address: notice.sent?.address ?? null, ...body, heading }],
    madeAt: notice.sent?.at ?? app.now(),
    madeBy: visitor.name,
  };
  return pdfResponse(app, {
    document: "letters",
    data,
    fileName: `${ref}-letter.pdf`,
    actor: actorOf(visitor),
    subject: { type: "clock_notice", id: notice.id, ref: `${ref}, ${clock.rule}, notice ${notice.number}` },
    signal: args.request.signal,
  });
}
