/** The work on an incident: tasks, post-mortem, and what a line of the timeline points to. */
export interface IncidentWorkTables {
  incident_tasks: {
    id: string;
    incident_id: string;
    /** task: part of the response; follow_up: an action of the post-mortem, which may outlive the incident. */
    kind: string;
    title: string;
    owner_id: string;
    due_at: string;
    created_at: string;
    created_by: string;
    done_at: string | null;
    done_by: string | null;
    done_note: string | null;
    /** Who was written to about it last; not its owner: a mail is due. */
    notified_id: string | null;
    dropped_at: string | null;
    dropped_by: string | null;
    dropped_reason: string | null;
  };
  /** Append-only: each saving is a further version, the newest is current. */
  post_mortems: {
    id: string;
    incident_id: string;
    version: number;
    happened: string;
    causes: string;
    went_well: string;
    went_badly: string;
    saved_at: string;
    saved_by: string;
  };
  /** Append-only: each row names one evidence item or one system. */
  incident_line_links: { line_id: string; evidence_id: string | null; system_id: string | null };
}
