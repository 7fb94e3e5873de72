/** What leaves by any channel: a call about an incident's clocks, or a test of the channel. Plain values, kept as JSON until it is sent. */
export type CallMessage = {
  kind: "reminder" | "warning" | "test";
  /** One line: "INC-0007: 6 h left to notify Aurora Clinics (Contract)". */
  subject: string;
  text: string;
  /** The page that says more and has the button "I am handling it". */
  link: string;
  /** The incident's reference and title; null for a test. */
  incident: { ref: string; title: string } | null;
  /** The person alerted; null when there is none in particular. */
  called: string | null;
  /** Set where all of it is practice. */
  exercise?: boolean;
  clocks: { rule: string; recipient: string; stage: string; deadlineAt: string }[];
};
