import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type FormAnswer, readForm, submit } from "#app/http";
import { decideItem, keepTogether, undoItem } from "#app/operations/review-decisions";
import { delegateItems, handOnItem } from "#app/operations/review-moves";
import { signOffReview } from "#app/operations/review-sign-off";
import { reviewDesk } from "#app/review-desk";
import type { Work } from "#app/work";
import { Bar } from "#components/bar";
import { Note } from "#components/note";
import { ReviewDecided } from "#components/review-decided";
import { ReviewDelegate } from "#components/review-delegate";
import { ReviewIntro, ReviewMeaning } from "#components/review-intro";
import { ReviewList } from "#components/review-list";
import { ReviewReceipt } from "#components/review-receipt";
import { ReviewSign } from "#components/review-sign";
import { ReviewTogether } from "#components/review-together";
import { findOrganisation } from "#db/organisation";
import { listReviewersToBe } from "#db/people";
import {
  type DecisionInput,
  decisionInput,
  delegateInput,
  keepTogetherInput,
  signOffInput,
} from "#domain/review-input";

export const meta = () => [{ title: "Access review · Surety" }];

/** Accounts drawn at once; those that follow come when these are decided. */
const SHOWN = 100;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.decide-own");
  const { app } = args.context;
  const desk = visitor.personId ? await reviewDesk(app.read, args.params.id ?? "", visitor.personId) : null;
  if (!desk) throw notFound();
  const { items, ...rest } = desk;
  const open = items.filter((item) => item.decision === null);
  const decided = items
    .flatMap((item) => (item.decision ? [{ ...item, decision: item.decision }] : []))
    .sort((a, b) => b.decision.at.getTime() - a.decision.at.getTime());
  return {
    ...rest,
    me: visitor.personId ?? "",
    total: items.length,
    open: open.slice(0, SHOWN),
    openCount: open.length,
    unflagged: open.filter((item) => item.flags.length === 0).slice(0, 500),
    decided,
    others: (await listReviewersToBe(app.read)).filter((one) => one.id !== visitor.personId),
    contact: (await findOrganisation(app.read))?.security_email ?? null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  const form = await readForm(args.request);
  const then = () => redirect(`/my/reviews/${id}`);
  const action = "access-reviews.decide-own" as const;
  const pressed = form.get("do");
  if (pressed === "sign")
    return submit(args, {
      schema: signOffInput,
      action,
      form,
      stepUp: true,
      change: (work, { attested }) => signOffReview(work, id, attested === "on"),
      then,
    });
  if (pressed === "delegate")
    return submit(args, {
      schema: delegateInput,
      action,
      form,
      change: (work, { to, reason }) => delegateItems(work, id, null, to, reason),
      then: () => redirect("/my"),
    });
  if (pressed === "keep-together")
    return submit(args, {
      schema: keepTogetherInput,
      action,
      form,
      change: (work, { items }) => keepTogether(work, id, items),
      then,
    });
  return submit(args, {
    schema: decisionInput,
    action,
    form,
    change: (work, input) => press(work, id, input),
    then,
  });
}

function press(work: Work, id: string, input: DecisionInput): Promise<void> {
  if (input.do === "undo") return undoItem(work, id, input.item);
  if (input.do === "not-mine") return handOnItem(work, id, input.item, input.reason ?? "");
  return decideItem(work, id, input.item, { kind: input.do, reason: input.reason, toRole: input.toRole });
}

export default function Review() {
  const desk = useLoaderData<typeof loader>();
  const answer = useActionData<FormAnswer>();
  const given = (answer?.result.initialValue ?? {}) as Record<string, string | undefined>;
  const errors = (answer?.result.error ?? {}) as Record<string, string[]>;
  const signing = given.do === "sign" ? answer : undefined;
  const delegating = given.do === "delegate" ? answer : undefined;
  const asks = Boolean(given.item && (errors.reason || errors.toRole));
  const asked = asks
    ? {
        item: given.item ?? "",
        kind: given.do as "keep" | "change" | "revoke" | "not-mine",
        reason: given.reason,
        toRole: given.toRole,
        errors,
      }
    : null;
  const refusal = !signing && !asks && !delegating ? Object.values(errors).flat() : [];
  const { open, openCount, total, decided } = desk;
  const final = desk.signed !== null;
  const count = (kind: string) => decided.filter((item) => item.decision.kind === kind).length;
  const help = () => {
    const box = document.getElementById("meaning") as HTMLDetailsElement | null;
    if (!box) return;
    box.open = true;
    box.querySelector("summary")?.focus();
  };
  return (
    <div className="stack">
      <ReviewIntro
        review={desk.review}
        systems={desk.systems}
        via={desk.via}
        total={total}
        decided={decided.length}
      />
      {desk.signed ? (
        <ReviewReceipt
          signed={desk.signed}
          review={desk.review}
          kept={count("keep")}
          changed={count("change")}
          revoked={count("revoke")}
        />
      ) : null}
      {final ? null : (
        <>
          <div className="stack tight">
            <div className="row" id="progress" aria-live="polite">
              <b>{openCount === 0 ? `All ${total} decided` : `${openCount} of ${total} left to decide`}</b>
              <span className="push muted small">
                {count("keep")} kept, {count("change")} to change, {count("revoke")} to revoke
              </span>
            </div>
            <Bar share={decided.length / total} />
          </div>
          <ReviewMeaning contact={desk.contact} hours={Math.max(...desk.systems.map((one) => one.hours))} />
          {refusal.length > 0 ? (
            <Note tone="risk" live>
              <p>{refusal.join(" ")}</p>
            </Note>
          ) : null}
          <ReviewTogether items={desk.unflagged} />
          <ReviewList
            items={open}
            me={desk.me}
            manySystems={desk.systems.length > 1}
            roles={desk.roles}
            lastDecided={decided[0]?.id ?? null}
            asked={asked}
            after="sign"
            help={help}
            none={
              <Note tone="kept">
                <p>
                  <b>Nothing is left to decide.</b> Read your decisions once more if you like, then sign.
                </p>
              </Note>
            }
          />
          {openCount > open.length ? (
            <p className="muted">{openCount - open.length} more follow when these are decided.</p>
          ) : null}
          <ReviewSign open={openCount} attestation={desk.attestation} answer={signing} />
          {openCount > 0 ? (
            <ReviewDelegate
              people={desk.others}
              answer={delegating}
              title="Away, or too many? Give what is open to somebody else"
            />
          ) : null}
        </>
      )}
      <ReviewDecided items={decided} final={final} open={final || openCount === 0} />
      {final ? null : (
        <div className="dock no-print">
          <b>{openCount === 0 ? "All decided" : `${openCount} left`}</b>
          <span className="muted">Each decision is saved at once</span>
          <a className="btn push" href="#sign">
            Sign
          </a>
        </div>
      )}
    </div>
  );
}
