import type {
  BinderData,
  BoundControl,
  BoundEvidence,
  BoundOccurrence,
  BoundPolicy,
} from "#app/queries/controls/binder-data";
import { isListedAlone, monthlyCounts, reasonsNotExpected } from "#domain/controls/binders";

/** A control with more occurrences than this is summed up by month. */
const MOST_LISTED = 12;

export type ShortControl = Omit<BoundControl, "why" | "test" | "occurrences"> & {
  /** All of them; where `months` sums them up, those that were not held. */
  occurrences: BoundOccurrence[];
  /** The results by month of the due day; empty where every occurrence is listed. */
  months: ReturnType<typeof monthlyCounts>;
  notExpected: ReturnType<typeof reasonsNotExpected>;
};

export type ShortEvidence = Pick<BoundEvidence, "ref" | "title" | "controls" | "performed" | "logLine"> & {
  review: { verdict: string; by: string; at: Date } | null;
  sha256: string[];
};

/** The evidence of a control that is summed up. */
type EvidenceSum = {
  control: string;
  items: number;
  accepted: number;
  returned: number;
  awaiting: number;
  firstRef: string;
  lastRef: string;
};

/** What the short form of a binder prints: the same facts, with frequent controls and their evidence summed up. */
export type ShortBinder = Omit<BinderData, "controls" | "evidence" | "policies"> & {
  form: "short";
  controls: ShortControl[];
  /** Items of the controls whose occurrences are all listed, and of each listed occurrence of the others. */
  evidence: ShortEvidence[];
  evidenceSums: EvidenceSum[];
  /** All items of evidence of the period, listed or summed up. */
  evidenceCount: number;
  policies: Omit<BoundPolicy, "body" | "before">[];
};

/** Sums up a binder. Nothing is read again, so that both forms made of one reading agree. */
export function shortBinderOf(data: BinderData): ShortBinder {
  const controls = data.controls.map(shortControl);
  const summed = new Set(controls.filter(({ months }) => months.length > 0).map(({ ref }) => ref));
  const listed = new Set(controls.flatMap((one) => one.occurrences.flatMap(({ evidence }) => evidence)));
  const number = data.number.replace(/-(\d+)$/, "-SHORT-$1");
  return {
    ...data,
    number,
    form: "short",
    controls,
    evidence: data.evidence
      .filter((item) => listed.has(item.ref) || item.controls.some((ref) => !summed.has(ref)))
      .map(shortEvidence),
    evidenceSums: [...summed].flatMap((ref) => sumOf(ref, data.evidence)),
    evidenceCount: data.evidence.length,
    policies: data.policies.map(({ body: _, before: __, ...policy }) => policy),
  };
}

function shortControl({ why: _, test: __, occurrences, ...control }: BoundControl): ShortControl {
  const many = occurrences.length > MOST_LISTED;
  return {
    ...control,
    occurrences: many ? occurrences.filter(isListedAlone) : occurrences,
    months: many ? monthlyCounts(occurrences) : [],
    notExpected: reasonsNotExpected(occurrences),
  };
}

function shortEvidence({ ref, title, controls, performed, logLine, reviews, files }: BoundEvidence) {
  const last = reviews.at(-1);
  const review = last ? { verdict: last.verdict, by: last.by, at: last.at } : null;
  return { ref, title, controls, performed, logLine, review, sha256: files.map(({ sha256 }) => sha256) };
}

function sumOf(control: string, evidence: readonly BoundEvidence[]): EvidenceSum[] {
  const items = evidence.filter(({ controls }) => controls.includes(control));
  const refs = items.map(({ ref }) => ref).sort();
  const first = refs[0];
  if (!first) return [];
  const verdicts = items.map(({ reviews }) => reviews.at(-1)?.verdict);
  const accepted = verdicts.filter((verdict) => verdict === "accepted").length;
  const returned = verdicts.filter((verdict) => verdict === "returned").length;
  const awaiting = items.length - accepted - returned;
  return [
    {
      control,
      items: items.length,
      accepted,
      returned,
      awaiting,
      firstRef: first,
      lastRef: refs.at(-1) ?? first,
    },
  ];
}
