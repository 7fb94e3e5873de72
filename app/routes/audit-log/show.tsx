import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { readVisibleEntry } from "#app/queries/installation/log-entry";
import { checkedProof } from "#app/queries/installation/log-proofs";
import { Changes } from "#components/installation/changes";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Hash } from "#components/ui/hash";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { findAuditRow } from "#db/installation/log-leaves";
import { changesOf } from "#domain/installation/audit-log";

export const meta = ({ params }: { params: { line?: string } }) => [
  { title: `Log line ${params.line} · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "audit-log.view");
  const { app } = args.context;
  const entry = await readVisibleEntry(app, visitor, args.params.line);
  if (!entry || entry.line === null) throw notFound();
  const row = entry.subjectType === null ? undefined : await findAuditRow(app.read, entry.line);
  const proof = row ? await checkedProof(app, row.id) : null;
  return {
    entry: { ...entry, changes: changesOf(entry), at: entry.at.toISOString() },
    closed: entry.subjectType === null,
    proof: proof && {
      holds: proof.holds,
      leaf: proof.leaf.toString("hex"),
      steps: proof.proof.length,
      size: proof.head.size,
      root: proof.head.root.toString("hex"),
      signedAt: proof.head.at.toISOString(),
    },
  };
}

export default function LogEntry() {
  const { entry, closed, proof } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Audit log", "/audit-log"], [`Line ${entry.line}`]]} />
      <PageHeader
        title={`Log line ${entry.line?.toLocaleString("en")}`}
        intro={`${entry.action}: one entry of the audit log. It cannot be changed or removed.`}
      />
      <div className="stack">
        <Card title="Entry" sealed>
          <Facts
            facts={[
              ["When (UTC)", <When key="at" at={entry.at} as="record" />],
              ["Who", entry.actorName === null ? entry.actorKind : <Who key="who" name={entry.actorName} />],
              ["What", <code key="what">{entry.action}</code>],
              [
                "On which record",
                closed
                  ? "Not part of your access"
                  : `${entry.subjectRef ?? entry.subjectId} (${entry.subjectType})`,
              ],
              entry.changes.length > 0 && [
                "Before → after",
                <Changes key="change" changes={entry.changes} />,
              ],
              entry.reason !== null && ["Reason", entry.reason],
              entry.ip !== null && ["From where", entry.ip],
              entry.factor !== null && ["Second factor", entry.factor],
            ]}
          />
        </Card>
        {closed ? null : <Proof line={entry.line ?? 0} proof={proof} />}
      </div>
    </>
  );
}

type Proven = {
  holds: boolean;
  leaf: string;
  steps: number;
  size: number;
  root: string;
  signedAt: string;
} | null;

function Proof({ line, proof }: { line: number; proof: Proven }) {
  if (!proof) {
    return (
      <Card title="Proof of integrity" pad>
        <p className="muted">
          The log is signed once an hour. After that you can download an inclusion proof for this entry.
        </p>
      </Card>
    );
  }
  const badge = proof.holds ? (
    <Badge state="kept">proof holds</Badge>
  ) : (
    <Badge state="broken">proof does not hold</Badge>
  );
  return (
    <Card title="Proof of integrity" sealed aside={badge}>
      <Facts
        facts={[
          ["Entry hash", <Hash key="leaf" value={proof.leaf} />],
          [`Root over ${proof.size.toLocaleString("en")} lines`, <Hash key="root" value={proof.root} />],
          ["Signed", <When key="signed" at={proof.signedAt} as="moment" />],
          [
            "Proof",
            <a key="path" href={`/audit-log/${line}/proof.json`} download>
              {`The entry and ${proof.steps} hashes, as JSON`}
            </a>,
          ],
          ["Verify yourself", <code key="check">surety log prove {line}</code>],
        ]}
      />
    </Card>
  );
}
