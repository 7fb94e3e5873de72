import { type Migration, Migrator } from "kysely/migration";
import type { ChangedRows } from "#db/changed-rows";
import { changesOf, type Db } from "#db/client";
import * as foundation from "#db/migrations/0001-0050/0001_foundation";
import * as programme from "#db/migrations/0001-0050/0002_programme";
import * as policies from "#db/migrations/0001-0050/0003_policies";
import * as evidence from "#db/migrations/0001-0050/0004_evidence";
import * as accessReviews from "#db/migrations/0001-0050/0005_access-reviews";
import * as vendors from "#db/migrations/0001-0050/0006_vendors";
import * as incidents from "#db/migrations/0001-0050/0007_incidents";
import * as reviewSchedule from "#db/migrations/0001-0050/0009_review-schedule";
import * as obligations from "#db/migrations/0001-0050/0010_obligations";
import * as channels from "#db/migrations/0001-0050/0011_channels";
import * as singleKeys from "#db/migrations/0001-0050/0013_single-keys";
import * as discardedVersions from "#db/migrations/0001-0050/0014_discarded-versions";
import * as accountSources from "#db/migrations/0001-0050/0015_account-sources";
import * as leftOutRows from "#db/migrations/0001-0050/0016_left-out-rows";
import * as absences from "#db/migrations/0001-0050/0018_absences";
import * as reviewCampaigns from "#db/migrations/0001-0050/0019_review-campaigns";
import * as exercises from "#db/migrations/0001-0050/0021_exercises";
import * as clockNotices from "#db/migrations/0001-0050/0022_clock-notices";
import * as bounces from "#db/migrations/0001-0050/0023_bounces";
import * as apiTokens from "#db/migrations/0001-0050/0025_api-tokens";
import * as incidentJudgement from "#db/migrations/0001-0050/0026_incident-judgement";
import * as incidentWork from "#db/migrations/0001-0050/0027_incident-work";
import * as incidentLetters from "#db/migrations/0001-0050/0028_incident-letters";
import * as noticeWords from "#db/migrations/0001-0050/0029_notice-words";
import * as reviewDesk from "#db/migrations/0001-0050/0030_review-desk";
import * as sinceReview from "#db/migrations/0001-0050/0031_since-review";
import * as reviewRecords from "#db/migrations/0001-0050/0038_review-records";
import * as boundSignIns from "#db/migrations/0001-0050/0040_bound-sign-ins";
import * as endedMakers from "#db/migrations/0001-0050/0041_ended-makers";
import * as signInWatch from "#db/migrations/0001-0050/0042_sign-in-watch";
import * as accountOpenings from "#db/migrations/0001-0050/0043_account-openings";
import * as wrongClock from "#db/migrations/0001-0050/0044_wrong-clock";
import * as mailAndRatings from "#db/migrations/0001-0050/0047_mail-and-ratings";
import * as versions from "#db/migrations/0001-0050/0048_versions";
import * as boundedLooks from "#db/migrations/0001-0050/0049_bounded-looks";
import * as mailTopics from "#db/migrations/0001-0050/0050_mail-topics";
import * as mailClaims from "#db/migrations/0051-0100/0051_mail-claims";
import * as performances from "#db/migrations/0051-0100/0052_performances";
import * as waiverWithdrawals from "#db/migrations/0051-0100/0053_waiver-withdrawals";
import * as controlProposals from "#db/migrations/0051-0100/0054_control-proposals";
import * as logCheckpoints from "#db/migrations/0051-0100/0055_log-checkpoints";
import * as rowStates from "#db/migrations/0051-0100/0056_row-states";
import * as mailFaults from "#db/migrations/0051-0100/0057_mail-faults";
import * as subprocessorImports from "#db/migrations/0051-0100/0058_subprocessor-imports";
import * as deliveryPurposes from "#db/migrations/0051-0100/0059_delivery-purposes";
import * as search from "#db/migrations/0051-0100/0060_search";
import * as savedViews from "#db/migrations/0051-0100/0061_saved-views";
import * as setUpSkips from "#db/migrations/0051-0100/0062_set-up-skips";
import * as openInvitations from "#db/migrations/0051-0100/0063_open-invitations";
import * as columnNames from "#db/migrations/0051-0100/0064_column-names";
import * as findingDetails from "#db/migrations/0051-0100/0065_finding-details";
import * as scanResults from "#db/migrations/0051-0100/0066_scan-results";
import * as collectorSecrets from "#db/migrations/0051-0100/0070_collector-secrets";
import * as lookUps from "#db/migrations/0051-0100/0071_look-ups";
import * as evidenceRequests from "#db/migrations/0051-0100/0072_evidence-requests";
import { keepMigrated, watchRows } from "#db/watched-rows";

/** Migrations by name; a name begins with four digits, and they run in the order of their names. */
export type MigrationList = Record<string, Migration>;

/** In order, and never reordered: a database remembers which of them it has seen. Listed in migrations/frozen.sha256. */
export const migrations: MigrationList = {
  "0001_foundation": foundation,
  "0002_programme": programme,
  "0003_policies": policies,
  "0004_evidence": evidence,
  "0005_access-reviews": accessReviews,
  "0006_vendors": vendors,
  "0007_incidents": incidents,
  "0009_review-schedule": reviewSchedule,
  "0010_obligations": obligations,
  "0011_channels": channels,
  "0013_single-keys": singleKeys,
  "0014_discarded-versions": discardedVersions,
  "0015_account-sources": accountSources,
  "0016_left-out-rows": leftOutRows,
  "0018_absences": absences,
  "0019_review-campaigns": reviewCampaigns,
  "0021_exercises": exercises,
  "0022_clock-notices": clockNotices,
  "0023_bounces": bounces,
  "0025_api-tokens": apiTokens,
  "0026_incident-judgement": incidentJudgement,
  "0027_incident-work": incidentWork,
  "0028_incident-letters": incidentLetters,
  "0029_notice-words": noticeWords,
  "0030_review-desk": reviewDesk,
  "0031_since-review": sinceReview,
  "0038_review-records": reviewRecords,
  "0040_bound-sign-ins": boundSignIns,
  "0041_ended-makers": endedMakers,
  "0042_sign-in-watch": signInWatch,
  "0043_account-openings": accountOpenings,
  "0044_wrong-clock": wrongClock,
  "0047_mail-and-ratings": mailAndRatings,
  "0048_versions": versions,
  "0049_bounded-looks": boundedLooks,
  "0050_mail-topics": mailTopics,
  "0051_mail-claims": mailClaims,
  "0052_performances": performances,
  "0053_waiver-withdrawals": waiverWithdrawals,
  "0054_control-proposals": controlProposals,
  "0055_log-checkpoints": logCheckpoints,
  "0056_row-states": rowStates,
  "0057_mail-faults": mailFaults,
  "0058_subprocessor-imports": subprocessorImports,
  "0059_delivery-purposes": deliveryPurposes,
  "0060_search": search,
  "0061_saved-views": savedViews,
  "0062_set-up-skips": setUpSkips,
  "0063_open-invitations": openInvitations,
  "0064_column-names": columnNames,
  "0065_finding-details": findingDetails,
  "0066_scan-results": scanResults,
  "0070_collector-secrets": collectorSecrets,
  "0071_look-ups": lookUps,
  "0072_evidence-requests": evidenceRequests,
};

/**
 * Brings the database up to the last of `list`, whole or not at all, and watches its rows from then on; what the migrations
 * changed in rows that the log covers already is kept for the entry that states it. Throws what the failing migration threw.
 */
export async function migrate(db: Db, list: MigrationList = migrations): Promise<void> {
  // A migration may add a column and fill it: the triggers of before do not know it.
  const watched = await watchRows(db, { every: true });
  const all = watched ? keeping(list, changesOf(db)) : list;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => all } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
  await watchRows(db);
}

/** The same migrations, each of which keeps what it changed, in its own transaction: a process may be killed after it. */
function keeping(list: MigrationList, changes: ChangedRows): MigrationList {
  return Object.fromEntries(
    Object.entries(list).map(([name, migration]) => [
      name,
      {
        ...migration,
        async up(tx) {
          await migration.up(tx);
          await keepMigrated(changes, tx);
        },
      } satisfies Migration,
    ]),
  );
}
