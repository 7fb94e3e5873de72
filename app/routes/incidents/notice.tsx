import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { noticeRecipients } from "#app/operations/incidents/notice-recipients";
import { checkReady, saveNotice } from "#app/operations/incidents/notices";
import { readPost } from "#app/queries/deliveries/mail-state";
import { NoticeForm } from "#components/incidents/notice-form";
import { PostNote } from "#components/incidents/post-note";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import type { ReadDb } from "#db/client";
import { findIncident } from "#db/incidents/incidents";
import { findNotice } from "#db/incidents/notices";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { incidentTitle } from "#domain/exercises";
import { missingParts, noticeInput, noticeParts, noticeText } from "#domain/incidents/notices";
import { formatInstant } from "#domain/time-formats";

export const meta = incidentTitle("Notice to customers");

async function storedNotice(db: ReadDb, id: string) {
  const notice = await findNotice(db, id);
  if (!notice) return undefined;
  const { nature, impact, mitigation, contact, cover, advice, phase } = notice;
  return {
    values: {
      ...{ nature, impact, mitigation, contact, cover, advice, phase },
      peopleAffected: notice.peopleAffected ?? "",
      recordsAffected: notice.recordsAffected ?? "",
      peopleUnknown: notice.peopleUnknown || undefined,
      recordsUnknown: notice.recordsUnknown || undefined,
    },
    log: { type: "breach_notice", id, actions: ["notices.start", "notices.save"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  const notice = await findNotice(app.read, args.params.id ?? "");
  if (!incident || notice?.incidentId !== incident.id) throw notFound();
  const stored = await storedNotice(app.read, notice.id);
  if (!stored) throw notFound();
  const organisation = await findOrganisation(app.read);
  const recipients = notice.sentAt ? [] : await noticeRecipients({ db: app.read }, notice);
  const date = formatInstant(notice.sentAt ?? app.now(), zoneOfOrganisation(organisation));
  const from = {
    organisation: organisation?.legal_name ?? organisation?.name ?? "",
    reference: incident.ref,
  };
  return {
    ref: incident.ref,
    title: incident.title,
    notice,
    draft: shown(stored),
    recipients,
    missing: missingParts(notice),
    preview: noticeText(notice, { ...from, recipient: recipients[0]?.name ?? "the customer", date }),
    post: await readPost(app),
  };
}

const save = button(noticeInput, ({ params: { ref = "", id = "" } }) => ({
  action: "incidents.edit",
  stored: (db) => storedNotice(db, id),
  change: (work, input) => saveNotice(work, id, input),
  then: () => redirect(`/incidents/${ref}/notices/${id}#preview`),
}));
const send = button(noticeInput, ({ params: { ref = "", id = "" } }) => ({
  action: "notices.send",
  stored: (db) => storedNotice(db, id),
  change: async (work, input) => {
    await saveNotice(work, id, input);
    await checkReady(work, id);
  },
  then: () => redirect(`/incidents/${ref}/notices/${id}/send`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { send, otherwise: save });

export default function Notice() {
  const { ref, title, notice, draft, recipients, missing, preview, post } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const lacking = new Set(missing.map((item) => item.part));
  return (
    <>
      <Crumbs
        steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], [`Notice ${notice.number}`]]}
      />
      <PageHeader
        title={
          notice.sentAt
            ? `Notice ${notice.number} to customers`
            : `Notice to customers, draft ${notice.number}`
        }
        intro={
          <>
            {title}.{" "}
            {notice.sentAt ? (
              <Badge state="sealed">sent, read-only</Badge>
            ) : (
              <Badge state={lacking.size > 0 ? "risk" : "done"}>
                {noticeParts.length - lacking.size} of {noticeParts.length} parts complete
              </Badge>
            )}
          </>
        }
      >
        <a className="btn" href={`/incidents/${ref}/notices/${notice.id}/letters.pdf`}>
          As letters, PDF
        </a>
        <a className="btn quiet" href={`/incidents/${ref}/notices/${notice.id}/letters.json`}>
          JSON
        </a>
      </PageHeader>
      <div className="stack">
        <PostNote post={post} />
        <div className="cols even">
          {notice.sentAt ? null : (
            <NoticeForm draft={draft} missing={missing} recipients={recipients} answer={answer} />
          )}
          <Card
            id="preview"
            title={notice.sentAt ? "As received by the customer" : "Preview for a customer"}
            aside={notice.sentAt ? undefined : "Last saved"}
            sealed={Boolean(notice.sentAt)}
          >
            <pre className="pad">{preview}</pre>
          </Card>
        </div>
      </div>
    </>
  );
}
