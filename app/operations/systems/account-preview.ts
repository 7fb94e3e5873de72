import type { AppContext } from "#app/context";
import { type AccountFile, chooseExtracts, formatOf } from "#app/operations/systems/populations";
import { differenceFrom } from "#app/queries/systems/population-difference";
import { type Actor, allow } from "#app/work";
import { organisationZone } from "#db/installation/organisation";
import { latestPopulation } from "#db/systems/account-lists";
import { findSystem, findSystemByName } from "#db/systems/systems";
import { type AccountPreview, type PreviewAccount, previewText } from "#domain/systems/account-preview";
import { type Account, accountLabel, dayOfMoment, differenceOf, type Moment } from "#domain/systems/accounts";
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
  const zone = await organisationZone(app.read);
  const chosen = chooseExtracts(extracts, file.at, app.now(), zone);
  const last = chosen.at(-1);
  if (!last) throw new Error("The file contains no accounts.");
  const system =
    "id" in file.system
      ? await findSystem(app.read, file.system.id)
      : await findSystemByName(app.read, file.system.name);
  const changes: Changes[] = [];
  for (const [at, extract] of chosen.entries())
    changes.push(await changesOf(app, system?.id, chosen[at - 1], extract));
  const { ref, ...counts } = changes.at(-1)!;
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
    ...counts,
    previous: ref,
    earlier: changes
      .slice(0, -1)
      .map((one, at) => `${dayOfMoment(chosen[at]!.at, zone)}: ${previewText(one)}`),
  };
}

type Dated = ReturnType<typeof chooseExtracts>[number];
type Changes = Pick<AccountPreview, "added" | "removed" | "changed" | "same"> & { ref: string | null };

/** What one list of the file changes against the list before it: one that is stored, or the one before it in the file, as the import would find it. */
async function changesOf(
  app: AppContext,
  systemId: string | undefined,
  before: Dated | undefined,
  { at, accounts }: Dated,
): Promise<Changes> {
  const stored = systemId ? await latestPopulation(app.read, systemId, at.at) : undefined;
  const inFile = before && (!stored || stored.at <= before.at.at.toISOString());
  const { added, removed, changed, regranted } = inFile
    ? countsOf(differenceOf(before.accounts, accounts))
    : await differenceFrom(app.read, stored, accounts);
  const counts = { added, removed, changed: changed + regranted };
  const same = accounts.length - added - counts.changed;
  return { ...counts, same, ref: inFile ? "the list before it in this file" : (stored?.ref ?? null) };
}

function countsOf({ added, removed, changed, regranted }: ReturnType<typeof differenceOf>) {
  return {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    regranted: regranted.length,
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
