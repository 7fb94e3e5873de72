import { counted } from "#domain/counted";
import { DAY_MS } from "#domain/durations";
import type { Finding } from "#domain/evidence/evidence";
import type { Alert } from "#evidence/code-hosts/alerts";
import { finding } from "#evidence/collectors/collector";

/** Findings beyond these are counted in the last of them. */
const MOST_NAMED = 100;

/** Days within which an alert is remediated. */
type AlertLimits = { critical: number; high: number };

/** The rule's name of each kind of alert. */
const RULES = { dependency: "dependency-alerts", code: "code-alerts", secret: "secret-alerts" } as const;

/**
 * Whether each open alert of a kind is younger than its limit (VU-02: critical within 14 days, high within 30). To the instant: an
 * alert of exactly so many days is still in time. Medium and low ones have no limit and are counted.
 */
export function judgeAges(
  owner: string,
  kind: Alert["kind"],
  alerts: readonly Alert[],
  { at, limits }: { at: Date; limits: AlertLimits },
): Finding[] {
  const of = (verdict: Finding["verdict"], detail: string, object = owner) =>
    finding(RULES[kind], object, verdict, detail);
  const late: [Alert, number, number][] = [];
  const unknown: Alert[] = [];
  let inTime = 0;
  let without = 0;
  for (const alert of alerts) {
    const opened = Date.parse(alert.openedAt);
    const limit = limits[alert.severity as keyof AlertLimits] as number | undefined;
    if (alert.severity === "unknown" || (limit !== undefined && Number.isNaN(opened))) unknown.push(alert);
    else if (limit === undefined) without += 1;
    else if (at.getTime() - opened > limit * DAY_MS)
      late.push([alert, Math.floor((at.getTime() - opened) / DAY_MS), limit]);
    else inTime += 1;
  }
  late.sort(([, one], [, other]) => other - one);
  const findings = late
    .slice(0, MOST_NAMED)
    .map(([{ object, severity, title }, days, limit]) =>
      of(
        "fail",
        `“${title}” (${severity}) is open for ${counted(days, "day")}; the limit is ${limit}.`,
        object,
      ),
    );
  if (late.length > MOST_NAMED)
    findings.push(of("fail", `${late.length - MOST_NAMED} more are open too long; alerts.csv lists them.`));
  if (unknown.length > 0)
    findings.push(
      of("unknown", `Of ${counted(unknown.length, "open alert")} the severity or the time is not stated.`),
    );
  const rest = `${counted(inTime, "open alert")} within the limits of ${limits.critical} days (critical) and ${limits.high} days (high), ${without} of lower severity.`;
  return inTime + without > 0 || findings.length === 0 ? [...findings, of("pass", rest)] : findings;
}

/** An alert list that could not be read. */
export function unreadAlerts(owner: string, kind: Alert["kind"], reason: string): Finding {
  return finding(RULES[kind], owner, "unknown", reason);
}
