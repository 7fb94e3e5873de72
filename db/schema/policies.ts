import type { Generated } from "kysely";

/** Tables of the module "policies": the policies, the versions of their texts, who must read them and who did. */
export interface PoliciesTables {
  policies: {
    id: string;
    slug: string;
    title: string;
    /** Slug of the text in the library that it began from. */
    template: string | null;
    owner_id: string | null;
    /** JSON array of criterion ids. */
    criteria: Generated<string>;
    review_months: Generated<number>;
    affects_outsiders: Generated<number>;
    notice_days: Generated<number>;
    /** JSON of `Audience`. */
    audience: string;
    created_at: string;
    /** First day on which it does not bind any more. */
    retired_on: string | null;
    retired_at: string | null;
    retired_reason: string | null;
  };
  policy_versions: {
    id: string;
    policy_id: string;
    major: number;
    minor: number;
    body: string;
    /** Of the text's UTF-8 bytes, hex. */
    sha256: string;
    change_note: string;
    /** JSON arrays: all authors. */
    author_ids: string;
    author_names: string;
    created_at: string;
    edited_at: string;
    submitted_at: string | null;
    submitted_by: string | null;
    approved_at: string | null;
    approved_by: string | null;
    approver_name: string | null;
    factor_method: string | null;
    factor_at: string | null;
    /** Approved by an author, because the organisation has switched two pairs of eyes off. */
    one_pair_of_eyes: Generated<number>;
    published_at: string | null;
    publisher_name: string | null;
    effective_on: string | null;
    notice_owed: Generated<number>;
    /** A draft that was given up after it had been submitted once. */
    discarded_at: Generated<string | null>;
  };
  policy_returns: {
    id: string;
    version_id: string;
    at: string;
    by_name: string;
    was: string;
    reason: string;
  };
  /** Who must read which version, by when and why. */
  acknowledgement_requirements: {
    id: string;
    policy_id: string;
    version_id: string;
    person_id: string;
    due_on: string;
    reason: string;
    created_at: string;
    excused_at: string | null;
    excused_by: string | null;
    excused_reason: string | null;
  };
  /** Who has confirmed which text, when, from where and how signed in. Append-only. */
  acknowledgements: {
    id: string;
    policy_id: string;
    version_id: string;
    person_id: string;
    user_id: string;
    sha256: string;
    at: string;
    ip: string;
    session: string;
    factor_method: string;
    factor_at: string;
  };
  acknowledgement_reminders: { requirement_id: string; stage: string; recipient: string; raised_at: string };
}
