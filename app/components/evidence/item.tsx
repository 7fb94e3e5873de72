import type { EvidencePage as Page } from "#app/queries/evidence/page";
import { FindingsTable } from "#components/evidence/findings-table";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";

/** What the collector's rules say about the stored bytes, what needs a look first. */
export function Findings({ page: { item, findings, newerRules } }: { page: Page }) {
  const open = findings.filter((one) => one.verdict !== "pass").length;
  return (
    <Card
      title="Findings in the file"
      aside={`Assessed by ${findings[0]?.by}`}
      foot={
        open > 0
          ? `${open} of ${findings.length} checks need attention.`
          : `All ${findings.length} checks passed.`
      }
    >
      <FindingsTable label="Findings" findings={findings} />
      {newerRules && item.targetId ? (
        <p className="pad muted">
          Today {newerRules} judges.{" "}
          <Link to={`/collectors/${item.targetId}/reassessment`}>See what it would judge differently</Link>
        </p>
      ) : null}
    </Card>
  );
}

/** The controls that it serves, and the forms to link and unlink. */
export function Links({ page, answer }: { page: Page; answer: FormAnswer }) {
  const { links, controls, events, may } = page;
  const living = links.filter((link) => !link.ended);
  return (
    <Card title="Used by" aside={counted(living.length, "control")}>
      {links.length > 0 ? <LinkLedger links={links} /> : <p className="pad muted">No control uses it yet.</p>}
      {may.add ? <LinkForms answer={answer} controls={controls} events={events} living={living} /> : null}
    </Card>
  );
}

function LinkLedger({ links }: { links: Page["links"] }) {
  return (
    <Ledger label="Controls">
      {links.map((link) => (
        <LedgerRow
          key={`${link.ref}:${link.dueOn}:${link.event?.id}:${link.linked_at}`}
          when={<span className="mono">{link.ref}</span>}
          who={link.ended ? <Badge state="revoke">link ended</Badge> : null}
        >
          <Link to={`/controls/${link.ref}`}>{link.title}</Link>
          <br />
          <small>
            {link.event ? (
              <>
                For <bdi>{link.event.label}</bdi>
              </>
            ) : link.dueOn ? (
              <>
                For the occurrence around <When at={link.dueOn} />
              </>
            ) : (
              "For the window in which it was performed"
            )}
            {link.items ? `. Shows: ${link.items.join("; ")}` : null}
            {link.ended ? `. ${link.ended_reason}` : null}
          </small>
        </LedgerRow>
      ))}
    </Ledger>
  );
}

function LinkForms({
  answer,
  controls,
  events,
  living,
}: {
  answer: FormAnswer;
  controls: Page["controls"];
  events: Page["events"];
  living: Page["links"];
}) {
  return (
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
              hint="Any day of the window. Leave empty for the window in which it was performed."
            />
            {events.length > 0 ? (
              <Select
                field={fields.event!}
                label="For the event"
                empty="No event"
                width="l"
                options={events}
                hint="Only for controls that run per event."
              />
            ) : null}
          </>
        )}
      </Form>
      {living.map((link) => (
        <Form
          key={`${link.ref}:${link.dueOn}:${link.event?.id}`}
          id={`unlink-${link.ref}-${link.event?.id ?? link.dueOn ?? "all"}`}
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
              {link.event ? <input type="hidden" name="event" value={link.event.id} /> : null}
              {link.dueOn ? <input type="hidden" name="dueOn" value={link.dueOn} /> : null}
              <TextArea field={fields.reason!} label={`Reason why the link to ${link.ref} was wrong`} />
            </>
          )}
        </Form>
      ))}
    </details>
  );
}

/** Who accepted or returned it, and the form for those who may. */
export function Review({ page, answer }: { page: Page; answer: FormAnswer }) {
  const { reviews, may } = page;
  return (
    <Card title="Review" aside={reviews.length === 0 ? "not reviewed" : undefined}>
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
              {one.account ? (
                <>
                  <br />
                  <small>
                    {one.reviewed_by}: {one.account}
                  </small>
                </>
              ) : null}
              {one.operator ? (
                <>
                  <br />
                  <small>Item {one.operator}.</small>
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
          {may.problem ? <p className="muted">{may.problem}</p> : null}
          {may.operator ? <p className="muted">Item {may.operator}. The review will say so.</p> : null}
          <Decision seen={page.seen} answer={answer} />
        </div>
      ) : reviews.length === 0 ? (
        <p className="pad muted">Another person must accept or return this item.</p>
      ) : null}
    </Card>
  );
}

function Decision({ seen, answer }: { seen: string; answer: FormAnswer }) {
  return (
    <Form
      id="review"
      answer={answer}
      stepUp
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
        <>
          <input type="hidden" name="seen" value={seen} />
          <TextArea
            field={fields.reason!}
            label="Remark"
            hint="Required for a return: what is missing or wrong."
          />
        </>
      )}
    </Form>
  );
}

/** Other collections of the same target. */
export function Earlier({ page }: { page: Page }) {
  return (
    <Card
      title="Other runs"
      aside={page.item.targetId ? <Link to={`/collectors/${page.item.targetId}`}>All runs</Link> : null}
    >
      <Ledger label="Other runs of this target">
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
    </Card>
  );
}
