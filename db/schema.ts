import type { AccessReviewsTables } from "#db/schema/access-reviews";
import type { ApiTokensTables } from "#db/schema/api-tokens";
import type { ChannelsTables } from "#db/schema/channels";
import type { ClockNoticesTables } from "#db/schema/clock-notices";
import type { EvidenceTables } from "#db/schema/evidence";
import type { EvidenceRequestsTables } from "#db/schema/evidence-requests";
import type { FoundationTables } from "#db/schema/foundation";
import type { IncidentWorkTables } from "#db/schema/incident-work";
import type { IncidentsTables } from "#db/schema/incidents";
import type { PoliciesTables } from "#db/schema/policies";
import type { ProgrammeTables } from "#db/schema/programme";
import type { ScanResultsTables } from "#db/schema/scan-results";
import type { SearchTables } from "#db/schema/search";
import type { SignInWatchTables } from "#db/schema/sign-in-watch";
import type { VendorsTables } from "#db/schema/vendors";
import type { VersionsTables } from "#db/schema/versions";

/** Every table, as SQLite stores it: instants are ISO 8601 UTC text, days are YYYY-MM-DD, JSON is text, truth is 0 or 1. */
export interface Database
  extends FoundationTables,
    ProgrammeTables,
    PoliciesTables,
    EvidenceTables,
    EvidenceRequestsTables,
    AccessReviewsTables,
    VendorsTables,
    IncidentsTables,
    ChannelsTables,
    ClockNoticesTables,
    ApiTokensTables,
    IncidentWorkTables,
    ScanResultsTables,
    SearchTables,
    SignInWatchTables,
    VersionsTables {}
