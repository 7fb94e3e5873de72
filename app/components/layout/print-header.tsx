import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";

/** On paper alone: whose the page is, who printed it, when, and at which line of the audit log. */
export function PrintHeader({
  organisation,
  name,
  logLine,
}: {
  organisation: string;
  name: string;
  logLine: number | undefined;
}) {
  const now = useNow();
  return (
    <p className="only-print small">
      {organisation}. Printed by {name} at <When at={now} as="record" />
      {logLine === undefined ? null : `, at line ${logLine.toLocaleString("en")} of the audit log`}.
    </p>
  );
}
