import { csvFile } from "#domain/csv";

/** An open alert of a code host. Times are ISO instants. */
export type Alert = {
  /** owner/name, the kind and its number. */
  object: string;
  repository: string;
  kind: "dependency" | "code" | "secret";
  title: string;
  severity: Severity;
  openedAt: string;
};
type Severity = "critical" | "high" | "medium" | "low" | "unknown";

/** The word of a host as a severity. */
export function severityOf(word: string | null): Severity {
  const known = ["critical", "high", "medium", "low"] as const;
  return known.find((one) => one === word?.toLowerCase()) ?? "unknown";
}

/** The alerts as a table. */
export function alertsCsv(alerts: readonly Alert[]): string {
  return csvFile(
    ["alert", "repository", "kind", "severity", "opened_at", "title"],
    alerts.map((one) => [one.object, one.repository, one.kind, one.severity, one.openedAt, one.title]),
  );
}
