/** First word in phases, later words, last word (GDPR Art. 33(4), NIS2 Art. 23(4)). No schema: pages take names from here. */
export const noticePhases = ["initial", "update", "final"] as const;
export type NoticePhase = (typeof noticePhases)[number];

export const phaseWords: Record<NoticePhase, { text: string; hint: string }> = {
  initial: { text: "Initial", hint: "Unknown facts can be marked as not known yet" },
  update: { text: "Update", hint: "New or changed facts" },
  final: { text: "Final", hint: "No fact can be left unknown" },
};

/** The closing line of a notice until another is written: phases promise more (GDPR Art. 33(4)), the last one none. */
export const phaseClosing: Record<NoticePhase, string> = {
  initial: "We will provide what is not known yet as soon as we know it.",
  update: "We will provide what is not known yet as soon as we know it.",
  final: "With this notice our report is complete.",
};
