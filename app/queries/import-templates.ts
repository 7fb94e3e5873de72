import { lookupTable } from "#domain/lookup-table";
import type { Action } from "#domain/roles";
import { ACCOUNT_FIELDS } from "#evidence/account-exports/source";
import { AFFECTED_COLUMNS } from "#evidence/files/affected";
import { CUSTOMER_COLUMNS } from "#evidence/files/customers";
import { PEOPLE_COLUMNS } from "#evidence/files/people";
import { SUBPROCESSOR_COLUMNS } from "#evidence/files/subprocessor-list";
import { INCIDENT_COLUMNS } from "#evidence/incident-imports/table";

/** The columns of each list that can be imported, by the address of its template, and who may import it. */
export const importTemplates = lookupTable<{ action: Action; columns: readonly string[] }>({
  "/people/template.csv": { action: "people.edit", columns: PEOPLE_COLUMNS },
  "/systems/template.csv": { action: "systems.edit", columns: ACCOUNT_FIELDS },
  "/customers/template.csv": { action: "customers.edit", columns: CUSTOMER_COLUMNS },
  "/subprocessors/template.csv": { action: "vendors.edit", columns: SUBPROCESSOR_COLUMNS },
  "/incidents/template.csv": { action: "incidents.edit", columns: INCIDENT_COLUMNS },
  "/incidents/customers-template.csv": { action: "incidents.edit", columns: AFFECTED_COLUMNS },
});
