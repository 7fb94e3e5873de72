import { lookupTable } from "#domain/lookup-table";

/**
 * What is said where the database refuses a second row of something that exists once, under SQLite's name for it: the
 * columns, or the index. Operations look first and say it in their own words; these are the second line of defence. `null` is what Surety
 * itself makes (a number counted on, a random value): a second one is a fault of ours.
 */
export const onRecord = lookupTable<string | null>({
  "set_up_skips.step": "This step has been skipped already.",
  "users.person_id": "This person already has an account.",
  "users.email": "Another user already has an account with this address.",
  "people.email": "This address belongs to another person.",
  "organisation.only_one": "Surety is already set up.",
  "controls.ref": "This number is taken. Choose another one.",
  "waiver_confirmations.waiver_id": "This occurrence is already marked as not applicable.",
  "control_proposal_decisions.proposal_id": "This proposal is already decided.",
  "waiver_withdrawals.waiver_id": "This request is already withdrawn.",
  "exception_occurrences.control_id, exception_occurrences.occurrence":
    "This occurrence already belongs to an exception.",
  "control_versions.control_id, control_versions.version": "Another user has just changed this control.",
  "policies.slug": "A policy with this address already exists.",
  "policies.template": "This library text is already adopted.",
  "policy_versions.policy_id": "There is already a draft.",
  "policy_versions.policy_id, policy_versions.major, policy_versions.minor":
    "This version of the policy is already on record.",
  "acknowledgement_requirements.version_id, acknowledgement_requirements.person_id":
    "This person has already been asked.",
  "acknowledgements.version_id, acknowledgements.person_id": "This has already been acknowledged.",
  "evidence_request_answers.evidence_id": "This evidence already answers a request.",
  "evidence_items.supersedes_id": "A newer item already supersedes this one.",
  "index 'evidence_controls_one'": "This evidence is already linked there.",
  "systems.name": "A system with this name already exists.",
  "access_review_items.review_id, access_review_items.population_id, access_review_items.external_id, access_review_items.role":
    "The list has the same role of an account twice. Import the list again.",
  "access_review_populations.review_id, access_review_populations.system_id":
    "The review already includes this system.",
  "access_review_records.review_id": "This review is already approved.",
  "access_review_signoffs.review_id, access_review_signoffs.reviewer_id": "This list is already signed.",
  "account_links.system_id, account_links.external_id":
    "Another user has just assigned the owner of this account.",
  "account_sources.system_id": "This system already has a source.",
  "accounts.population_id, accounts.external_id": "The list has the same account twice.",
  "removals.item_id": "This removal is already on record.",
  "review_campaigns.name": "A campaign with this name already exists.",
  "customers.name": "A customer with this name is already registered.",
  "incident_customers.incident_id, incident_customers.customer_id": "This customer is already on the list.",
  "incidents.source_key": "This incident has already been imported.",
  "incident_decisions.corrects_id": "This entry has already been corrected. Correct the newer one.",
  "incident_line_links.line_id, incident_line_links.system_id": "The line already names this system.",
  "incident_line_links.line_id, incident_line_links.evidence_id": "The line already names this evidence.",
  "index 'breach_clocks_once'": "This clock is already running.",
  "breach_notices.incident_id, breach_notices.number": "Another user has just started this notice.",
  "clock_notices.clock_id, clock_notices.number": "Another user has just started this notice.",
  "clock_notices.delivery_key": "This notice has already been sent.",
  "notice_recipients.delivery_key": "This notice has already been sent to them.",
  "post_mortems.incident_id, post_mortems.version": "Another user has just saved this post-mortem.",
  "own_clock_rules.name, own_clock_rules.version": "Another user has just changed this rule.",
  "intake_requests.token_id, intake_requests.key":
    "A report with this Idempotency-Key has already been received.",
  "evidence_pushes.token_id, evidence_pushes.key":
    "A file with this Idempotency-Key has already been received.",
  "bounces.digest": "This notification has already been read.",
  "bounce_settlements.bounce_id": "This notification has already been resolved.",
  "deliveries.key": "This mail is already queued.",
  "access_reviews.ref": null,
  "evidence_items.ref": null,
  "evidence_request_controls.request_id, evidence_request_controls.control_id": null,
  "evidence_requests.ref": null,
  "exceptions.ref": null,
  "incidents.ref": null,
  "populations.ref": null,
  "recorded_changes.ref": null,
  "removals.ref": null,
  "subprocessor_changes.ref": null,
  "subprocessor_imports.ref": null,
  "systems.ref": null,
  "vendors.ref": null,
  "unstated_rows.tbl, unstated_rows.k1, unstated_rows.k2, unstated_rows.k3": null,
  "reference_counters.prefix": null,
  "acknowledgement_reminders.requirement_id, acknowledgement_reminders.stage, acknowledgement_reminders.recipient":
    null,
  "reminders.clock_id, reminders.deadline_at, reminders.stage, reminders.recipient_id": null,
  "api_tokens.prefix": null,
  "audit_log.id": null,
  "calendar_feeds.token_hash": null,
  "deliveries.message_id": null,
  "evidence_files.evidence_id, evidence_files.position": null,
  "files.sha256": null,
  "findings.evidence_id, findings.position": null,
  "incident_files.line_id, incident_files.position": null,
  "known_browsers.user_id, known_browsers.browser, known_browsers.network": null,
  "log_leaves.kind, log_leaves.record_id": null,
  "one_time_links.token_hash": null,
  "refused_codes.user_id, refused_codes.network": null,
  "saved_views.user_id, saved_views.list, saved_views.name": null,
  "scan_findings.evidence_id, scan_findings.position": null,
  "scan_results.evidence_id": null,
  "search_names_config.k": null,
  "search_names_idx.segid, search_names_idx.term": null,
  "search_records.kind, search_records.key": null,
  "search_texts_config.k": null,
  "search_texts_idx.segid, search_texts_idx.term": null,
  "search_waiting.kind, search_waiting.parent": null,
  "search_words.word": null,
});

/** The sentence for SQLite's message about a second row, if a user can be the cause of it. */
export function onRecordWords(message: string): string | null {
  const name = /^UNIQUE constraint failed: (.+)$/.exec(message)?.[1];
  const words = name === undefined ? null : (onRecord[name] ?? null);
  return words && `${words} Nothing was changed.`;
}
