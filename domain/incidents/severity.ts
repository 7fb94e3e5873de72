import { Refused } from "#domain/errors";

/** How bad it is where it happens. */
export const impacts = ["none", "bounded", "serious", "grave"] as const;
export type Impact = (typeof impacts)[number];
/** How far it reaches. */
export const spreads = ["one", "some", "many"] as const;
export type Spread = (typeof spreads)[number];

export const impactWords: Record<Impact, [text: string, hint: string]> = {
  none: ["No harm", "No data was read, changed or lost; no service was interrupted"],
  bounded: ["Limited", "Work was disrupted or internal information was exposed; recoverable"],
  serious: ["Serious", "Customer or staff data may have been read or changed, or a service was down"],
  grave: ["Critical", "Such data is lost or exposed to outsiders, or the incident is ongoing"],
};
export const spreadWords: Record<Spread, [text: string, hint: string]> = {
  one: ["One", "One person, one device or one customer"],
  some: ["Some", "A team, a system, or several customers"],
  many: ["Many", "Most customers, or people whose number is not known"],
};

/** Severity table: impact down, spread across. */
export const severityTable: Record<Impact, Record<Spread, Exclude<Severity, "unknown">>> = {
  none: { one: "low", some: "low", many: "medium" },
  bounded: { one: "low", some: "medium", many: "high" },
  serious: { one: "medium", some: "high", many: "critical" },
  grave: { one: "high", some: "critical", many: "critical" },
};

type Judgement = {
  severity: Severity | "proposed";
  impact?: Impact;
  spread?: Spread;
  severityReason?: string;
};

/**
 * The severity that holds, and why where it is not the table's.
 * @throws Refused when the table is not followed without a reason
 */
export function judgeSeverity(judgement: Judgement): { severity: Severity; reason: string | null } {
  const { severity, impact, spread } = judgement;
  const proposed = impact && spread ? severityTable[impact][spread] : undefined;
  // An unknown reach must not keep a person from opening an incident at night: until it is, it counts as high.
  if (severity === "proposed") return { severity: proposed ?? "high", reason: null };
  const reason = judgement.severityReason?.trim();
  if (severity === "unknown" || proposed === severity) return { severity, reason: null };
  if (!proposed) return { severity, reason: reason || null };
  if (!reason)
    throw new Refused(
      "invalid",
      `The table gives ${proposed}. Give the reason for ${severity}.`,
      "severityReason",
    );
  return { severity, reason };
}

/**
 * Only an imported record is without a rating, and who rates it later says why.
 * @throws Refused when a rating is taken back, or given without the table or a reason
 */
export function checkRating(old: Severity, judgement: Judgement): void {
  if (judgement.severity === "unknown" && old !== "unknown")
    throw new Refused("invalid", "This incident is already rated. Choose a severity.", "severity");
  const rated = old === "unknown" && judgement.severity !== "unknown";
  if (rated && !(judgement.impact && judgement.spread) && !judgement.severityReason?.trim())
    throw new Refused(
      "invalid",
      "Give the reason for the rating, or choose impact and spread.",
      "severityReason",
    );
}

/** "high: serious for some, as the table says", or with the reason where it is not the table's. */
export function severityWords(one: {
  severity: Severity;
  impact: Impact | null;
  spread: Spread | null;
  severityReason: string | null;
}): string {
  if (one.severity === "unknown") return "unknown; the imported record gives no rating";
  if (!one.impact || !one.spread)
    return [`${one.severity}; impact or spread is not known yet`, one.severityReason]
      .filter(Boolean)
      .join(". ");
  const [impact, spread] = [impactWords[one.impact][0], spreadWords[one.spread][0]];
  const proposed = severityTable[one.impact][one.spread];
  const basis = `impact ${impact.toLowerCase()}, spread ${spread.toLowerCase()}`;
  if (proposed === one.severity) return `${one.severity} by the table: ${basis}`;
  return `${one.severity}; the table gives ${proposed} (${basis}). ${one.severityReason ?? ""}`.trim();
}

export const severities = ["critical", "high", "medium", "low"] as const;

/** "unknown": an imported record that no one has rated. */
export const severityStates = [...severities, "unknown"] as const;

export type Severity = (typeof severityStates)[number];
