import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { type Fact, Facts } from "#components/ui/facts";

/** Where a record came from, under the double rule: source, query, instant, rows, hash. */
export function Provenance({
  facts,
  title = "Provenance",
  line,
}: {
  facts: readonly (Fact | null | undefined | false)[];
  title?: string;
  line?: number;
}) {
  return (
    <Card
      title={title}
      sealed
      aside={<Badge state="sealed">{line ? `log line ${line}` : "sealed in the log"}</Badge>}
    >
      <Facts facts={facts} />
    </Card>
  );
}
