import { earliest, type Moment, moment } from "#domain/moments";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

/** The facts from which breach clocks start, in the order in which they usually come about. */
export const clockStartKinds = [
  "occurred",
  "suspected",
  "discovered",
  "aware",
  "verified",
  "determined",
  "classified_major",
  "material",
  "fix_available",
] as const;
export type ClockStartName = (typeof clockStartKinds)[number];
/** A fact, or the sending of another clock's report, from which a chained clock starts. */
export type ClockStartKind = ClockStartName | `submitted:${string}`;

/** What each anchor means, in plain words. */
export const clockStartWords: Record<ClockStartName, { label: string; means: string }> = {
  occurred: { label: "Occurred", means: "Time of the incident, as far as known" },
  suspected: { label: "Suspected", means: "First reasonable grounds to suspect it" },
  discovered: { label: "Discovered", means: "First noticed by a person or an alert" },
  aware: { label: "Aware", means: "Reasonable certainty that personal data was compromised" },
  verified: { label: "Verified", means: "Customer data confirmed as affected" },
  determined: { label: "Determined", means: "Determined to be a notifiable breach" },
  classified_major: { label: "Classified as major", means: "Classified as a major incident (DORA)" },
  material: { label: "Material", means: "Determined to be material to investors (SEC)" },
  fix_available: { label: "Fix available", means: "A correcting or mitigating measure is available" },
};

/** "Aware", or "Sent: NIS2 Art. 23(4)(b)" for a chained anchor, by the name of its rule. */
export function clockStartLabel(kind: ClockStartKind, ruleName: (id: string) => string = (id) => id): string {
  return kind.startsWith("submitted:")
    ? `Sent: ${ruleName(kind.slice(10))}`
    : clockStartWords[kind as ClockStartName].label;
}

/** A label within a sentence: "aware", "sent: NIS2 Art. 23(4)(b)". */
export function inSentence(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** One recorded anchor. A correction is a further row that names the one it corrects; neither is ever changed. */
export type ClockStart = {
  id: string;
  kind: ClockStartKind;
  /** When it happened, as precisely as known. */
  at: Moment;
  recordedAt: Date;
  correctsId: string | null;
};

/** What a person gives to set or correct an anchor. */
export const clockStartInput = z.object({
  kind: z.enum(clockStartKinds),
  at: moment,
  why: requiredText("Describe what happened and how you know", 2000),
  source: z.string().trim().max(500).optional(),
});
export type ClockStartInput = z.infer<typeof clockStartInput>;

/** The anchor of each kind that holds now: the one that no later row corrects. The order of the rows does not matter. */
export function validClockStarts<A extends ClockStart>(anchors: readonly A[]): Map<ClockStartKind, A> {
  const corrected = new Set(anchors.map((anchor) => anchor.correctsId));
  const standing = new Map<ClockStartKind, A>();
  for (const anchor of anchors) {
    if (corrected.has(anchor.id)) continue;
    const other = standing.get(anchor.kind);
    if (!other || isLater(anchor, other)) standing.set(anchor.kind, anchor);
  }
  return standing;
}

/** The instant from which a clock counts: a time known to the day, month or year counts from its beginning, the strictest reading. */
export function startingInstant(anchor: ClockStart, zone: string): Date {
  return earliest(anchor.at, zone);
}

/** Orders that cannot be true, as sentences for the page. Recording them is allowed, silence about them is not. */
export function oddOrders(anchors: readonly ClockStart[], zone: string): string[] {
  const standing = validClockStarts(anchors);
  const pairs: [ClockStartName, ClockStartName][] = [
    ["occurred", "suspected"],
    ["occurred", "discovered"],
    ["occurred", "aware"],
    ["aware", "verified"],
    ["discovered", "fix_available"],
  ];
  return pairs.flatMap(([first, second]) => {
    const a = standing.get(first);
    const b = standing.get(second);
    if (!a || !b || earliest(a.at, zone) <= earliest(b.at, zone)) return [];
    return `${clockStartLabel(second)} is set before ${clockStartLabel(first).toLowerCase()}. Check both.`;
  });
}

function isLater(a: ClockStart, b: ClockStart): boolean {
  const difference = a.recordedAt.getTime() - b.recordedAt.getTime();
  return difference > 0 || (difference === 0 && a.id > b.id);
}
