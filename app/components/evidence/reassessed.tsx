import { FindingState } from "#components/evidence/state";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import type { Verdict } from "#domain/evidence/evidence";
import type { Reassessed, Rejudged } from "#domain/evidence/reassessment";

/** Items of evidence that were judged again, each with what the present rules judge differently. */
export function ReassessedItems({ items }: { items: readonly Reassessed<Date | string>[] }) {
  return (
    <Ledger label="Evidence judged again, newest first">
      {items.map((item) => (
        <LedgerRow
          key={item.ref}
          when={<When at={item.extractedAt} />}
          under={item.by ?? "not judged"}
          who={<Link to={`/evidence/${item.ref}`}>{item.ref}</Link>}
        >
          {item.problem ?? (item.differences.length === 0 ? "Same results." : null)}
          {item.differences.length > 0 ? <Differences list={item.differences} /> : null}
        </LedgerRow>
      ))}
    </Ledger>
  );
}

/** Differences of one item that are listed; the rest is counted. */
const SHOWN = 20;

function Differences({ list }: { list: readonly Rejudged[] }) {
  return (
    <ul className="plain">
      {list.slice(0, SHOWN).map(({ rule, object, before, after, detail }) => (
        <li key={`${rule} ${object}`}>
          <span className="mono">{rule}</span> <bdi>{object}</bdi>: <State verdict={before} /> then,{" "}
          <State verdict={after} /> now
          <br />
          <small>{detail}</small>
        </li>
      ))}
      {list.length > SHOWN ? <li>{list.length - SHOWN} more.</li> : null}
    </ul>
  );
}

function State({ verdict }: { verdict: Verdict | null }) {
  return verdict === null ? <>not judged</> : <FindingState verdict={verdict} />;
}
