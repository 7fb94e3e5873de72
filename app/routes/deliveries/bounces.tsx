import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { button, pressButton } from "#app/http/buttons";
import { offLoop } from "#app/off-loop/ask";
import { settleBounce } from "#app/operations/deliveries/bounce-settlements";
import { recordBounces } from "#app/operations/deliveries/bounces";
import { readMailboxState } from "#app/queries/deliveries/mailbox-state";
import { perform } from "#app/work";
import { SettleBounce } from "#components/deliveries/settle-bounce";
import { FileDrop } from "#components/files/file-drop";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { listMailsThatMayBounce, listUnsettledBounces } from "#db/deliveries/bounce-settlements";
import { listBounces } from "#db/deliveries/bounces";
import { organisationZone } from "#db/installation/organisation";
import { dayOf } from "#domain/days";
import { bounceSettlementInput } from "#domain/deliveries/bounce-settlements";
import { bouncesText } from "#domain/deliveries/bounces";
import { fileInput } from "#domain/file-input";

export const meta = () => [{ title: "Bounced mail · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "notices.send");
  const { read } = args.context.app;
  const zone = await organisationZone(read);
  const open = await listUnsettledBounces(read);
  const mails = open.length > 0 ? await listMailsThatMayBounce(read, 100) : [];
  return {
    rows: await listBounces(read, 200),
    mailbox: await readMailboxState(args.context.app),
    open: open.map(({ id, recipient, subject, diagnostic }) => {
      const words = [recipient, subject, diagnostic].filter(Boolean).join(": ");
      return [id, words.slice(0, 120)] as const;
    }),
    mails: mails.map(({ id, recipient, subject, sent_at }) => {
      return [
        id,
        `${recipient}, ${sent_at ? dayOf(new Date(sent_at), zone) : "not sent"}: ${subject}`.slice(0, 120),
      ] as const;
    }),
  };
}

const buttons = {
  settle: button(bounceSettlementInput, () => ({
    action: "notices.send",
    change: settleBounce,
    then: () => redirect("/deliveries/bounces"),
  })),
  otherwise: button(fileInput, ({ context: { app } }) => ({
    action: "notices.send",
    queue: "imports",
    run: async (visitor, { file }) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const read = await offLoop(visitor.userId, "readBounces", bytes);
      return perform(app, actorOf(visitor), (work) => recordBounces(work, read, file.name));
    },
    then: (done) => data({ result: null, message: bouncesText(done), failed: done.failed.length > 0 }),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Bounces() {
  const { rows, open, mails, mailbox } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Deliveries", "/deliveries"], ["Bounces"]]} />
      <PageHeader
        title="Bounced mail"
        intro="A server can accept a mail and return it later. Its recipient then counts as not notified, and the clocks it closed run again."
      />
      <div className="stack">
        {answer?.message ? (
          <Note tone={answer.failed ? "risk" : "kept"} live>
            {answer.message}
          </Note>
        ) : null}
        {mailbox ? <MailboxNote {...mailbox} /> : null}
        <ImportCard answer={answer} />
        {open.length > 0 ? <SettleBounce answer={answer} bounces={open} mails={mails} /> : null}
        <Card title="Bounces">
          {rows.length === 0 ? (
            <Empty title="No bounces">
              <p>Imported notifications are listed here with the server’s reason.</p>
            </Empty>
          ) : (
            <BounceTable rows={rows} />
          )}
        </Card>
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

/** When the mailbox was last read, or why it could not be. */
function MailboxNote({ name, at, trouble }: NonNullable<Page["mailbox"]>) {
  return (
    <Note tone={trouble ? "broken" : "info"}>
      <p>
        The mailbox <bdi>{name}</bdi> is read every five minutes.{" "}
        {trouble ??
          (at ? (
            <>
              Last read <When at={at} />.
            </>
          ) : (
            "It has not been read yet."
          ))}
      </p>
    </Note>
  );
}

function ImportCard({ answer }: { answer: Answer }) {
  return (
    <Card title="Import bounce notifications" pad>
      <Form<{ file: string }>
        id="bounces"
        answer={answer}
        multipart
        foot={
          <Submit kind="go" busy="Reading">
            Import
          </Submit>
        }
      >
        {(fields) => (
          <FileDrop
            field={fields.file}
            label="A mail or a mailbox"
            accept=".eml,.mbox,.mbx,.txt,message/rfc822,application/mbox"
            hint="Mail received at the MAIL_FROM address: one notification (.eml) or a whole mailbox (mbox). Other mail is ignored; importing twice changes nothing."
          />
        )}
      </Form>
    </Card>
  );
}

function BounceTable({ rows }: Pick<Page, "rows">) {
  return (
    <Table
      label="Bounces"
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "to",
          label: "To",
          wide: true,
          cell: (row) => <code>{row.recipient || "not stated"}</code>,
        },
        {
          key: "what",
          label: "What",
          cell: (row) => (
            <Badge state={row.action === "failed" ? "broken" : "info"}>
              {row.action === "failed" ? "bounced" : row.action}
            </Badge>
          ),
        },
        {
          key: "mail",
          label: "Mail",
          wide: true,
          cell: (row) => <MailOf row={row} />,
        },
        {
          key: "why",
          label: "Why",
          wide: true,
          cell: (row) => [row.status, row.diagnostic].filter(Boolean).join(" ") || "–",
        },
        { key: "file", label: "File", short: "File", cell: (row) => row.file, drop: "mid" },
        { key: "at", label: "Read", short: "Read", cell: (row) => <When at={row.recorded_at} /> },
      ]}
    />
  );
}

type Row = Awaited<ReturnType<typeof loader>>["rows"][number];

/** The mail that a notification is about, and how that is known. */
function MailOf({ row }: { row: Row }) {
  const { subject, incident, matched_by, delivery_id, note, settled_by, settled_subject } = row;
  if (note)
    return (
      <>
        {settled_subject ?? "not our mail"} <span>({`${settled_by}: ${note}`})</span>
      </>
    );
  if (!delivery_id) return "not matched";
  return (
    <>
      {incident ? <Link to={`/incidents/${incident}`}>{subject}</Link> : subject}
      {matched_by === "address" ? <span> (matched by address alone)</span> : null}
    </>
  );
}
