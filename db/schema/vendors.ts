import type { Generated } from "kysely";

/** Tables of the companies that work for the organisation: the register, what the public list says, its changes, their reports. */
export interface VendorsTables {
  vendors: {
    id: string;
    /** What people see, such as "VEN-0007". */
    ref: string;
    name: string;
    /** JSON array of names it had before: a rename is one company, not two. */
    former_names: Generated<string>;
    website: string | null;
    tier: string;
    /** What it can see, in our words; of a subprocessor the public list says more. */
    data_seen: string | null;
    contract: string | null;
    /** Data processing agreement, YYYY-MM-DD; null when none is known. */
    dpa_signed_on: string | null;
    owner_id: string | null;
    next_review_on: string | null;
    created_at: string;
    ended_on: string | null;
  };
  /**
   * One line of the public list: a company and one purpose, from a day (inclusive) until a day (exclusive).
   * A line is never rewritten: what changes ends it and starts another. Announced lines lie in the future.
   */
  subprocessor_entries: {
    id: string;
    vendor_id: string;
    change_id: string | null;
    name: string;
    purpose: string;
    /** Categories of personal data; null when not stated. */
    data: string | null;
    /** JSON array of countries or regions; empty when not stated. */
    countries: string;
    /** Transfer mechanism: adequacy, SCC, IDTA; null when not stated. */
    transfer: string | null;
    url: string | null;
    from_on: string;
    until_on: string | null;
    /** Why the line was written other than by a change: "imported", "renamed", "corrected by import". */
    reason: string | null;
    recorded_at: string;
    /** Since when the company is said to be in use, YYYY-MM-DD, and the day on which that was stated. */
    since_on: string | null;
    stated_on: string | null;
  };
  /** A list that was imported: a set of changes, each of which is drafted, confirmed, approved and announced. */
  subprocessor_imports: {
    id: string;
    /** What people see, such as "IMP-0002". */
    ref: string;
    /** The file's name. */
    source: string;
    /** 1 when the file was the complete list, so that what it does not name is to end. */
    whole: number;
    created_at: string;
    created_by: string;
    created_by_user: string | null;
  };
  subprocessor_changes: {
    id: string;
    ref: string;
    kind: string;
    vendor_id: string;
    /** The line that is replaced or removed. */
    entry_id: string | null;
    /** JSON of the line to come; null for a removal. */
    terms: string | null;
    reason: string;
    created_at: string;
    created_by: string;
    /** users.id of the author, who may not approve it. */
    created_by_user: string | null;
    approved_at: string | null;
    approved_by: string | null;
    /** 1 when the author approved because the organisation is one person. */
    approved_alone: Generated<number>;
    announced_at: string | null;
    /** Days owed to the customer with the longest notice, when it was announced. */
    notice_days: number | null;
    effective_on: string | null;
    withdrawn_at: string | null;
    withdrawn_reason: string | null;
    import_id: string | null;
    /** Since when the company is in use already, as the imported list states it. */
    since_on: string | null;
    /** JSON array of further lines that end with it: a merger. */
    also_ends: Generated<string>;
    /** Why an import takes two names for one company; a person confirms it before the change is approved. */
    match_why: string | null;
    matched_at: string | null;
    matched_by: string | null;
  };
  subprocessor_objections: {
    id: string;
    change_id: string;
    objector: string;
    received_on: string;
    text: string;
    owner_id: string | null;
    answer_due_on: string;
    answered_at: string | null;
    answered_by: string | null;
    answer: string | null;
    recorded_at: string;
  };
  vendor_reports: {
    id: string;
    vendor_id: string;
    kind: string;
    issuer: string | null;
    /** Days that the report covers; a certificate's validity. */
    covers_from: string;
    covers_to: string;
    /** Exceptions that the report names, and what they mean for us; null when it was read and names none. */
    exceptions: string | null;
    recorded_at: string;
    recorded_by: string;
  };
  vendor_reviews: {
    id: string;
    vendor_id: string;
    reviewed_at: string;
    reviewed_by: string;
    outcome: string;
    note: string;
    next_review_on: string;
  };
}
