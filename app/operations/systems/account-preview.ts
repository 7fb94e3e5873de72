import type { AppContext } from "#app/context";
import { type AccountFile, chooseExtracts, formatOf } from "#app/operations/systems/populations";
import { differenceFrom } from "#app/queries/systems/population-difference";
import { type Actor, allow } from "#app/work";
import { organisationZone } from "#db/installation/organisation";
import { latestPopulation } from "#db/systems/account-lists";
import { findSystem, findSystemByName } from "#db/systems/systems";
import type { AccountPreview, PreviewAccount } from "#domain/systems/account-preview";
import { type Account, accountLabel, type Moment } from "#domain/systems/accounts";
import { readAccountTable } from "#evidence/account-exports/sources";
import { previewColumns } from "#evidence/files/preview-columns";

const SAMPLE = 10;
const LONGEST = 60;

/** Reads an export as `importAccounts` does and says what it would change; nothing is stored. @throws BadFile, Refused */
export async function previewAccounts(
  app: AppContext,
  actor: Actor,
  file: AccountFile,
): Promise<AccountPreview> {
  allow(actor, "systems.edit");
  const format = await formatOf(file);
  const { table, extracts } = await readAccountTable(format, file.bytes, file.map, file.encoding, app.now());
  const chosen = chooseExtracts(extracts, file.at, app.now(), await organisationZone(app.read));
  const last = chosen.at(-1);
  if (!last) throw new Error("The file contains no accounts.");
  const system =
    "id" in file.system
      ? await findSystem(app.read, file.system.id)
      : await findSystemByName(app.read, file.system.name);
  const previous = system ? await latestPopulation(app.read, system.id, last.at.at) : undefined;
  const { added, removed, changed, regranted } = await differenceFrom(app.read, previous, last.accounts);
  return {
    format,
    map: file.map,
    headerLine: table.headerLine ?? null,
    rows: last.rows,
    accounts: last.accounts.length,
    leftOut: last.leftOut ?? [],
    columns: previewColumns(table),
    misread: last.misread ?? [],
    sample: last.accounts.slice(0, SAMPLE).map(shown),
    added,
    removed,
    changed: changed + regranted,
    same: last.accounts.length - added - changed - regranted,
    previous: previous?.ref ?? null,
  };
}

function shown(account: Account): PreviewAccount {
  return {
    id: account.externalId.slice(0, LONGEST),
    label: accountLabel(account).slice(0, LONGEST),
    status: account.status,
    roles: account.roles.join(", ").slice(0, 2 * LONGEST),
    privileged: account.privileged,
    mfa: account.mfa,
    lastSignIn: timeText(account.lastSignIn),
  };
}

function timeText(at: Moment | "never" | "unknown"): string {
  if (typeof at === "string") return at;
  const text = at.at.toISOString();
  return { instant: text, day: text.slice(0, 10), month: text.slice(0, 7), year: text.slice(0, 4) }[
    at.precision
  ];
}
