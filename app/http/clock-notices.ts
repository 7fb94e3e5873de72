import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound } from "#app/auth/require";
import { refusedPage } from "#app/http/submit";
import { clockNoticeMark } from "#app/operations/breach-clocks/notice-mark";
import { requireClock } from "#app/queries/breach-clocks/clock";
import { findClockNotice } from "#db/breach-clocks/notices";
import { findIncident } from "#db/incidents/incidents";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { clockNoticeText } from "#domain/breach-clocks/notices";
import { formatInstant } from "#domain/time-formats";
import { ruleName } from "#policies/clocks";

/** The notice of a clock with its clock and incident; 404 when one of the three in the address is not there. */
export async function readClockNotice({ params, context: { app } }: LoaderFunctionArgs) {
  const incident = await findIncident(app.read, params.ref ?? "");
  const clock = await requireClock(app.read, params.id ?? "").catch(refusedPage);
  const notice = await findClockNotice(app.read, params.notice ?? "");
  if (!incident || clock.incidentId !== incident.id || notice?.clockId !== clock.id) throw notFound();
  const organisation = await findOrganisation(app.read);
  const rule = ruleName(clock.ruleId);
  return {
    ref: incident.ref,
    title: incident.title,
    clock: { id: clock.id, rule, recipient: clock.recipient, open: !clock.ended },
    notice,
    seen: clockNoticeMark(notice),
    preview: clockNoticeText(notice, {
      organisation: organisation?.legal_name ?? organisation?.name ?? "",
      reference: incident.ref,
      rule,
      recipient: clock.recipient,
      date: formatInstant(notice.sent?.at ?? app.now(), zoneOfOrganisation(organisation)),
    }),
  };
}
