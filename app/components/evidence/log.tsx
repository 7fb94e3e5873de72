import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Hash } from "#components/ui/hash";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Steps } from "#components/ui/steps";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type Neighbour = { seq: number; kind: string; what: string; who: string; at: Date; own: boolean };
type LogProof = {
  index: number;
  holds: boolean;
  leaf: string;
  steps: number;
  size: number;
  root: string;
  signedAt: Date;
};
type Props = {
  reference: string;
  neighbours: readonly Neighbour[];
  proof: LogProof | null;
  checked: { at: Date; sound: boolean } | null;
};

/** The item's place in the log, between its neighbours, and how to check that it was not changed. */
export function EvidenceLog({ reference, neighbours, proof, checked }: Props) {
  const state =
    proof === null ? (
      <Badge state="due">signed within the hour</Badge>
    ) : proof.holds ? (
      <Badge state="kept">proof holds</Badge>
    ) : (
      <Badge state="broken">proof does not hold</Badge>
    );
  return (
    <Card title="Place in the log" sealed aside={state}>
      <Ledger label="Entries around it">
        {neighbours.map((row) => (
          <LedgerRow
            key={row.seq}
            when={<span className="num">{row.own ? <b>{row.seq}</b> : row.seq}</span>}
            who={<When at={row.at} as="record" />}
          >
            {row.own ? (
              <b>Evidence {reference} added</b>
            ) : (
              <span className="muted">
                {row.what}, <Who name={row.who} />
              </span>
            )}
          </LedgerRow>
        ))}
      </Ledger>
      {proof ? (
        <div className="pad stack tight">
          <h3>Proof of integrity</h3>
          <Steps
            current={checked?.sound ? 4 : 0}
            steps={[
              checked ? (
                <>
                  The files were checked and {checked.sound ? "match" : "do not match"} the hashes in the
                  card, <When at={checked.at} as="ago" />.
                </>
              ) : (
                "Check the files: each must match the hash in the card."
              ),
              `Those hashes are part of line ${proof.index + 1}.`,
              `The entry and ${proof.steps} neighbour hashes lead to the root over ${proof.size.toLocaleString("en-GB")} entries.`,
              <>
                That root was signed <When at={proof.signedAt} as="moment" />.
              </>,
            ]}
          />
          <details>
            <summary>Show the proof</summary>
            <Facts
              facts={[
                ["Entry hash", <Hash key="leaf" value={proof.leaf} />],
                [`Root over ${proof.size}`, <Hash key="root" value={proof.root} />],
                [
                  "Path",
                  <a key="path" href={`/evidence/${reference}/proof.json`} download>
                    {proof.steps} hashes, as JSON
                  </a>,
                ],
                ["Verify yourself", <code key="check">surety log prove {reference}</code>],
              ]}
            />
          </details>
        </div>
      ) : (
        <p className="pad muted">
          The log is signed once an hour. After that you can download an inclusion proof for this entry.
        </p>
      )}
    </Card>
  );
}
