import { lookupTable } from "#domain/lookup-table";

/**
 * What an entry of the audit log says on the page of its record, after the name of who acted; `{}` is replaced by the record.
 * An action of these modules without words here fails a test.
 */
const words = lookupTable({
  "policies.adopt": "adopted {} from the library",
  "policies.create": "wrote {}",
  "policies.edit": "changed the settings of {}",
  "policies.write": "changed the text of {}",
  "policies.submit": "submitted {} for review",
  "policies.return": "returned {} to its authors",
  "policies.approve": "approved {}",
  "policies.publish": "published {}",
  "policies.begin-version": "began a new version of {}",
  "policies.discard-draft": "discarded the draft of {}",
  "policies.retire": "retired {}",
  "policies.acknowledge": "acknowledged {}",
  "acknowledgements.ask": "asked people to acknowledge {}",
  "acknowledgements.excuse": "excused people from acknowledging {}",
  "acknowledgements.remind": "sent reminders to acknowledge {}",
  "controls.add": "added {}",
  "controls.edit": "changed {}",
  "controls.assign-owner": "assigned the owner of {}",
  "controls.propose-change": "proposed a change of {}",
  "controls.confirm-change": "confirmed a change of {}",
  "controls.return-change": "returned a proposed change of {}",
  "controls.withdraw-change": "withdrew a proposed change of {}",
  "controls.record-change": "recorded a change of {}",
  "controls.waive": "asked that an occurrence of {} does not apply",
  "controls.confirm-waiver": "confirmed that an occurrence of {} does not apply",
  "controls.withdraw-waiver": "withdrew the request that an occurrence of {} does not apply",
  "evidence-requests.ask": "asked for {}",
  "evidence-requests.change": "changed {}",
  "evidence-requests.answer": "provided evidence for {}",
  "evidence-requests.ask-again": "returned the answer to {}",
  "evidence-requests.hand-back": "handed back {}",
  "evidence-requests.reassign": "asked another person for {}",
  "evidence-requests.remind": "sent mails about {}",
  "evidence-requests.withdraw": "withdrew {}",
  "people.add": "added {}",
  "people.edit": "changed {}",
  "people.update": "changed {} by an import",
  "people.import": "imported people",
  "people.offboard": "recorded the last day of {}",
  "people.away": "recorded an absence of {}",
  "people.back": "ended an absence of {}",
  "systems.add": "added {}",
  "systems.edit": "changed {}",
  "systems.account-source": "set the source of the accounts of {}",
  "systems.ask-account-source": "fetched the accounts of {}",
  "systems.try-account-source": "tested the source of the accounts of {}",
  "systems.link-account": "linked an account of {} to a person",
});

/** "approved Access control policy 1.0"; undefined for an action without words. */
export function historyWords(action: string, record: string): string | undefined {
  return words[action]?.replace("{}", () => record);
}

/** Acts of everybody in the company, on a record that is not theirs: they would fill its history, and have a page of their own. */
const ofReaders: ReadonlySet<string> = new Set(["policies.acknowledge"]);

/** The actions that the page of a record tells of. */
export const historyActions: readonly string[] = Object.keys(words).filter(
  (action) => !ofReaders.has(action),
);
