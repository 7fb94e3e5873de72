/** First word in phases, later words, last word (GDPR Art. 33(4), NIS2 Art. 23(4)). No schema: pages take names from here. */
export const noticePhases = ["initial", "update", "final"] as const;
export type NoticePhase = (typeof noticePhases)[number];

export const phaseWords: Record<NoticePhase, { text: string; hint: string }> = {
  initial: { text: "The first", hint: "What is not known yet may be said to be not known yet" },
  update: { text: "An update", hint: "What was not known before, or has changed" },
  final: { text: "The last", hint: "Nothing may be left unknown" },
};

/** The line with which a notice ends until somebody writes another: phases promise more (GDPR Art. 33(4)), the last one none. */
export const phaseClosing: Record<NoticePhase, string> = {
  initial: "What is not known yet follows as soon as we know it.",
  update: "What is not known yet follows as soon as we know it.",
  final: "With this notice our report is complete.",
};
