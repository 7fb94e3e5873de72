import type { AccessReviewsTables } from "./schema/access-reviews.ts";
import type { EvidenceTables } from "./schema/evidence.ts";
import type { FoundationTables } from "./schema/foundation.ts";
import type { IncidentsTables } from "./schema/incidents.ts";
import type { PoliciesTables } from "./schema/policies.ts";
import type { ProgrammeTables } from "./schema/programme.ts";
import type { VendorsTables } from "./schema/vendors.ts";

/** Every table, as SQLite stores it: instants are ISO 8601 UTC text, days are YYYY-MM-DD, JSON is text, truth is 0 or 1. */
export interface Database
  extends FoundationTables,
    ProgrammeTables,
    PoliciesTables,
    EvidenceTables,
    AccessReviewsTables,
    VendorsTables,
    IncidentsTables {}
