/**
 * What is said where the database refuses a second row of something that exists once, under SQLite's name for it: the
 * columns, or the index. Operations look first and say it in their own words; these stand behind them. `null` is what Surety
 * itself makes (a number counted on, a random value): a second one is a fault of ours.
 */
export const onRecord: Record<string, string | null> = {
  "users.person_id": "This person has an account already.",
  "users.email": "Somebody with this address has an account already.",
  "people.email": "This address belongs to another person.",
  "organisation.only_one": "Surety is set up already.",
  "controls.ref": "This number is taken. Choose another one.",
  "occurrence_waivers.control_id, occurrence_waivers.occurrence":
    "This occurrence is already marked as not applicable.",
  "exception_occurrences.control_id, exception_occurrences.occurrence":
    "This occurrence already belongs to an exception.",
  "control_versions.control_id, control_versions.version": "Somebody changed this control a moment before.",
  "policies.slug": "There is a policy with this address already.",
  "policies.template": "This text of the library is adopted already.",
  "policy_versions.policy_id": "There is a version in the making already.",
  "policy_versions.policy_id, policy_versions.major, policy_versions.minor":
    "This version of the policy is on record already.",
  "acknowledgement_requirements.version_id, acknowledgement_requirements.person_id":
    "This person is asked already.",
  "acknowledgements.version_id, acknowledgements.person_id": "This was acknowledged already.",
  "evidence_items.supersedes_id": "A newer item supersedes this one already.",
  "index 'evidence_controls_one'": "It is linked there already.",
  "systems.name": "A system has this name already.",
  "access_review_items.review_id, access_review_items.population_id, access_review_items.external_id, access_review_items.role":
    "The list names one role of an account twice. Import it anew.",
  "access_review_populations.review_id, access_review_populations.system_id":
    "The review has this system already.",
  "access_review_records.review_id": "This review is approved already.",
  "access_review_signoffs.review_id, access_review_signoffs.reviewer_id": "This list is signed already.",
  "account_links.system_id, account_links.external_id": "Somebody said a moment before whose account it is.",
  "account_sources.system_id": "This system has a source already.",
  "accounts.population_id, accounts.external_id": "The list names one account twice.",
  "removals.item_id": "This removal is on record already.",
  "review_campaigns.name": "Another campaign has this name.",
  "customers.name": "A customer with this name is registered already.",
  "incident_customers.incident_id, incident_customers.customer_id": "This customer is on the list already.",
  "incidents.source_key": "This incident was imported already.",
  "incident_decisions.corrects_id": "This entry has been corrected already. Correct the newer one.",
  "incident_line_links.line_id, incident_line_links.system_id": "The line names this system already.",
  "incident_line_links.line_id, incident_line_links.evidence_id": "The line names this evidence already.",
  "index 'breach_clocks_once'": "This clock runs already.",
  "breach_notices.incident_id, breach_notices.number": "Somebody began this notice a moment before.",
  "clock_notices.clock_id, clock_notices.number": "Somebody began this notice a moment before.",
  "clock_notices.delivery_key": "This notice is sent already.",
  "notice_recipients.delivery_key": "This notice is sent to them already.",
  "post_mortems.incident_id, post_mortems.version": "Somebody saved this post-mortem a moment before.",
  "own_clock_rules.name, own_clock_rules.version": "Somebody changed this rule a moment before.",
  "intake_requests.token_id, intake_requests.key": "A report came under this Idempotency-Key already.",
  "bounces.digest": "This notification was read already.",
  "bounce_settlements.bounce_id": "This notification is settled already.",
  "deliveries.key": "This mail is on its way already.",
  "access_reviews.ref": null,
  "evidence_items.ref": null,
  "exceptions.ref": null,
  "incidents.ref": null,
  "populations.ref": null,
  "recorded_changes.ref": null,
  "removals.ref": null,
  "subprocessor_changes.ref": null,
  "systems.ref": null,
  "vendors.ref": null,
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
};

/** The sentence for SQLite's message about a second row, if a user can be the cause of it. */
export function onRecordWords(message: string): string | null {
  const name = /^UNIQUE constraint failed: (.+)$/.exec(message)?.[1];
  const words = name === undefined ? null : (onRecord[name] ?? null);
  return words && `${words} Nothing was changed.`;
}
