/** What officers ask people to provide as evidence, and what came. */
export interface EvidenceRequestsTables {
  evidence_requests: {
    id: string;
    /** What people see, such as "EQ-0001". */
    ref: string;
    /** What is asked for, in a line, and what exactly. */
    title: string;
    details: string;
    /** The kind of evidence that an answer becomes. */
    kind: string;
    person_id: string;
    due_on: string;
    asked_at: string;
    asked_by: string;
    /** Null for what an operator or a program asked. */
    asked_by_user: string | null;
    /** When the person was last asked: at first, after a return, instead of another, or with another due day. Mails count from it. */
    round_at: string;
    /** The round and stage of which the person was last notified. */
    notified: string | null;
    /** No one is asked now, because the person handed it back or has left. */
    unassigned_at: string | null;
    unassigned_reason: string | null;
    withdrawn_at: string | null;
    withdrawn_by: string | null;
    withdrawn_reason: string | null;
  };
  /** Append-only. */
  evidence_request_controls: {
    request_id: string;
    control_id: string;
    /** The due day of an occurrence of the control, or the member of its population; null for the window of the performance. */
    due_on: string | null;
    event_id: string | null;
    /** JSON array of the expected items that are asked for; null for all of them. */
    items: string | null;
  };
  /** Append-only: the items of evidence that came, each at its time. */
  evidence_request_answers: {
    evidence_id: string;
    request_id: string;
    answered_at: string;
    answered_by: string;
  };
}
