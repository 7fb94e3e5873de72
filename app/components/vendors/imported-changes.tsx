import { Badge, type State } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import type { FormAnswer } from "#components/ui/form";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { changeCount } from "#domain/vendors/subprocessor-words";
import type { ChangeState } from "#domain/vendors/subprocessors";
import { type Match, MatchQuestion } from "./match-question";

export const changeBadges: Record<ChangeState, State> = {
  draft: "draft",
  approved: "due",
  announced: "due",
  effective: "done",
  withdrawn: "revoke",
};

type ImportedChange = {
  id: string;
  ref: string;
  state: ChangeState;
  sentence: string;
  purpose: string;
  match: Match | null;
  sinceOn: string | null;
};

/** Names that the import takes for one company, each waiting for a person's word. */
export function MatchesToConfirm({
  changes,
  answer,
}: {
  changes: readonly ImportedChange[];
  answer: FormAnswer;
}) {
  const open = changes.filter(({ match, state }) => match && !match.confirmed && state === "draft");
  if (open.length === 0) return null;
  return (
    <Card title="Same company?" aside={`${open.length} to confirm`}>
      <Ledger label="Matches to confirm">
        {open.map(({ id, ref, match }) => (
          <LedgerRow key={id} when={<Link to={`/subprocessors/changes/${id}`}>{ref}</Link>}>
            {match ? (
              <MatchQuestion
                id={id}
                changeId={id}
                match={match}
                edit
                answer={answer?.result?.initialValue?.changeId === id ? answer : undefined}
              />
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}

/** All changes of an imported list. */
export function ImportedChanges({
  changes,
  total,
  importedOn,
}: {
  changes: readonly ImportedChange[];
  total: number;
  importedOn: string;
}) {
  return (
    <Card title="Changes" aside={changeCount(total)}>
      <Ledger label="Changes of the imported list">
        {changes.map(({ id, ref, state, sentence, purpose, sinceOn }) => (
          <LedgerRow
            key={id}
            when={<Badge state={changeBadges[state]}>{state === "effective" ? "in effect" : state}</Badge>}
            under={ref}
          >
            <Link to={`/subprocessors/changes/${id}`}>{sentence}</Link>
            <br />
            <small>
              {purpose}
              {sinceOn ? (
                <>
                  {" · "}in use since <When at={sinceOn} as="record" />, stated on{" "}
                  <When at={importedOn} as="record" />
                </>
              ) : null}
            </small>
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}
