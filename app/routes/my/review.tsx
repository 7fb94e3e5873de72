import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useEffect, useMemo, useRef } from "react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { numberIn } from "#app/http/number-in";
import { decideItem, keepFiltered, keepTogether, undoItem } from "#app/operations/access-reviews/decisions";
import { delegateItems, handOnItem } from "#app/operations/access-reviews/moves";
import { signOffReview } from "#app/operations/access-reviews/sign-off";
import { reviewWorklist } from "#app/queries/access-reviews/worklist";
import { reviewersToChoose } from "#app/queries/people/choices";
import type { Work } from "#app/work";
import { BulkKeep } from "#components/access-reviews/bulk-keep";
import { ReviewDecided } from "#components/access-reviews/decided";
import { ReviewDelegate } from "#components/access-reviews/delegate";
import { DeskPager, NothingLeft, ReviewFilters } from "#components/access-reviews/filters";
import { ReviewIntro, ReviewMeaning } from "#components/access-reviews/intro";
import { ReviewList } from "#components/access-reviews/list";
import { ReviewLiveRegion } from "#components/access-reviews/live-region";
import { ReviewReceipt } from "#components/access-reviews/receipt";
import { ReviewSign } from "#components/access-reviews/sign";
import { Bar } from "#components/ui/bar";
import { useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { findOrganisation } from "#db/installation/organisation";
import { deskFilter } from "#domain/access-reviews/filter";
import {
  type DecisionInput,
  decisionInput,
  delegateInput,
  keepFilteredInput,
  keepTogetherInput,
  signOffInput,
} from "#domain/access-reviews/input";

export const meta = () => [{ title: "Access review · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.decide-own");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const look = {
    filter: deskFilter(query),
    page: numberIn(query, "page"),
    decidedPage: numberIn(query, "decided"),
  };
  const id = args.params.id ?? "";
  const desk = visitor.personId ? await reviewWorklist(app.read, id, visitor.personId, look) : null;
  if (!desk) throw notFound();
  return {
    ...look,
    ...desk,
    me: visitor.personId ?? "",
    others: (await reviewersToChoose(app.read)).filter((one) => one.id !== visitor.personId),
    contact: (await findOrganisation(app.read))?.security_email ?? null,
  };
}

const own = "access-reviews.decide-own" as const;
const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";
/** Back to the same filter and page. */
const back = ({ params, request }: ActionFunctionArgs) =>
  redirect(`/my/reviews/${params.id}${new URL(request.url).search}`);

const sign = button(signOffInput, (args) => ({
  action: own,
  stepUp: true,
  change: (work, { attested }) => signOffReview(work, idOf(args), attested === "on"),
  then: () => back(args),
}));
const delegate = button(delegateInput, (args) => ({
  action: own,
  change: (work, { to, reason }) => delegateItems(work, idOf(args), null, to, reason),
  then: () => redirect("/my"),
}));
const keepSelected = button(keepTogetherInput, (args) => ({
  action: own,
  change: (work, { items }) => keepTogether(work, idOf(args), items),
  then: () => back(args),
}));
const keepAllFiltered = button(keepFilteredInput, (args, form) => ({
  action: own,
  change: (work, { count }) => keepFiltered(work, idOf(args), deskFilter(form), count),
  then: () => back(args),
}));
const decide = button(decisionInput, (args) => ({
  action: own,
  change: (work, input) => press(work, idOf(args), input),
  then: () => back(args),
}));

const buttons = {
  sign,
  delegate,
  "keep-together": keepSelected,
  "keep-filtered": keepAllFiltered,
  otherwise: decide,
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

function press(work: Work, id: string, input: DecisionInput): Promise<void> {
  if (input.do === "undo") return undoItem(work, id, input.item);
  if (input.do === "not-mine") return handOnItem(work, id, input.item, input.reason ?? "");
  return decideItem(work, id, input.item, { kind: input.do, reason: input.reason, toRole: input.toRole });
}

export default function Review() {
  const desk = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const given = (answer?.result?.initialValue ?? {}) as Record<string, string | undefined>;
  const signing = given.do === "sign" ? answer : undefined;
  const delegating = given.do === "delegate" ? answer : undefined;
  const { asked, others } = useAsked(answer);
  const refusal = signing || delegating ? [] : others;
  const { open, counts, decided, signed, filter } = desk;
  // Said where it was pressed, if that is on the page.
  const row = refusal.length > 0 ? open.find((item) => item.id === given.item) : undefined;
  const refusedRow = row ? { item: row.id, text: refusal.join(" ") } : null;
  const { kept, changed, revoked } = counts;
  const final = signed !== null;
  useReceiptFocus(final);
  return (
    <div className="stack">
      {open[0] && !final ? (
        <a className="skip vh" href={`#r-${open[0].id}`}>
          To the first account
        </a>
      ) : null}
      <ReviewIntro
        review={desk.review}
        systems={desk.systems}
        via={desk.via}
        total={counts.items}
        decided={counts.decided}
      />
      <ReviewLiveRegion
        items={counts.items}
        open={counts.open}
        decided={counts.decided}
        newest={decided[0]}
      />
      {signed ? (
        <ReviewReceipt signed={signed} review={desk.review} kept={kept} changed={changed} revoked={revoked} />
      ) : null}
      {final ? null : (
        <>
          <Progress counts={counts} kept={kept} changed={changed} revoked={revoked} />
          <ReviewMeaning contact={desk.contact} hours={Math.max(...desk.systems.map((one) => one.hours))} />
          {refusal.length > 0 && !refusedRow ? (
            <Note tone="risk" live>
              <p>{refusal.join(" ")}</p>
            </Note>
          ) : null}
          {desk.choices ? <ReviewFilters filter={filter} choices={desk.choices} found={desk.found} /> : null}
          <BulkKeep items={desk.together} all={desk.unflagged} filter={filter} />
          <ReviewList
            items={open}
            me={desk.me}
            manySystems={desk.systems.length > 1}
            roles={desk.roles}
            lastDecided={desk.decidedPage === 1 ? (decided[0]?.id ?? null) : null}
            asked={asked}
            refused={refusedRow}
            after="sign"
            help={openMeaning}
            none={<NothingLeft open={counts.open} />}
          />
          <DeskPager name="page" page={desk.page} size={desk.size} shown={open.length} found={desk.found} />
          <ReviewSign open={counts.open} attestation={desk.attestation} answer={signing} />
          {counts.open > 0 ? (
            <ReviewDelegate people={desk.others} answer={delegating} title="Reassign your open entries" />
          ) : null}
        </>
      )}
      <Decided desk={desk} />
      {final || counts.open === 0 ? null : <Dock counts={counts} />}
    </div>
  );
}

function Decided({ desk }: { desk: Page }) {
  const { counts, decided } = desk;
  const final = desk.signed !== null;
  return (
    <ReviewDecided
      items={decided}
      total={counts.decided}
      final={final}
      open={final || counts.open === 0 || desk.decidedPage > 1}
    >
      <DeskPager
        name="decided"
        page={desk.decidedPage}
        size={desk.size}
        shown={decided.length}
        found={counts.decided}
      />
    </ReviewDecided>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

/** The question that the answer leaves at one account, and the refusals that are none. */
function useAsked(answer: Answer) {
  const given = (answer?.result?.initialValue ?? {}) as Record<string, string | undefined>;
  const errors = (answer?.result?.error ?? {}) as Record<string, string[]>;
  const asks = Boolean(given.item && (errors.reason || errors.toRole));
  // One answer asks once: a reviewer who goes back is not asked again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: all of it comes from the answer
  const asked = useMemo(
    () =>
      asks
        ? {
            item: given.item ?? "",
            kind: given.do as "keep" | "change" | "revoke" | "not-mine",
            reason: given.reason,
            toRole: given.toRole,
            errors,
          }
        : null,
    [answer],
  );
  return { asked, others: asks ? [] : Object.values(errors).flat() };
}

/** Signed just now: the form is gone, and the receipt takes the focus. */
function useReceiptFocus(final: boolean): void {
  const before = useRef(final);
  useEffect(() => {
    if (final && !before.current) document.getElementById("receipt")?.focus();
    before.current = final;
  }, [final]);
}

function openMeaning(): void {
  const box = document.getElementById("meaning") as HTMLDetailsElement | null;
  if (!box) return;
  box.open = true;
  box.querySelector("summary")?.focus();
}

function Progress({
  counts,
  kept,
  changed,
  revoked,
}: {
  counts: Page["counts"];
  kept: number;
  changed: number;
  revoked: number;
}) {
  return (
    <div className="stack tight">
      <div className="row" id="progress">
        <b>
          {counts.open === 0
            ? `All ${counts.items} decided`
            : `${counts.open} of ${counts.items} still to decide`}
        </b>
        <span className="push muted small">
          {kept} kept, {changed} to change, {revoked} to revoke
        </span>
      </div>
      <Bar share={counts.decided / counts.items} />
    </div>
  );
}

function Dock({ counts }: { counts: Page["counts"] }) {
  return (
    <div className="dock no-print">
      <b>{counts.open} left</b>
      <span className="muted">Each decision is saved immediately</span>
      <a className="btn push" href="#sign">
        Sign
      </a>
    </div>
  );
}
