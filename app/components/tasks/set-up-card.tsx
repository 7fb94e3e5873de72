import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import type { SetUpLine } from "#domain/installation/set-up";

/** The steps of the set-up in their order, each with its state and the way to it. */
export function SetUpCard({ lines, skipTo }: { lines: readonly SetUpLine[]; skipTo?: string }) {
  const left = lines.filter(({ state }) => state === "open").length;
  return (
    <Card
      title="Set-up"
      aside={`${lines.length - left} of ${lines.length} steps settled`}
      foot={skipTo ? <Link to={skipTo}>Skip a step</Link> : undefined}
    >
      <Ledger label="Steps of the set-up">
        {lines.map((line) => (
          <LedgerRow key={line.step} when={<SetUpState line={line} />}>
            {line.state === "open" ? <Link to={line.href}>{line.title}</Link> : line.title}
            <br />
            <small>{line.skipped ? line.skipped.reason : line.detail}</small>
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}

function SetUpState({ line }: { line: SetUpLine }) {
  if (line.state === "done") return <Badge state="done" />;
  return line.state === "skipped" ? <Badge state="none">skipped</Badge> : <Badge state="open">to do</Badge>;
}
