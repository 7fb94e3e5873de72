import type { Generated } from "kysely";

export interface VersionsTables {
  /** A row for each change of the version that opens the database; the last one opened it last. */
  versions: { id: Generated<number>; version: string; first_opened_at: string };
}
