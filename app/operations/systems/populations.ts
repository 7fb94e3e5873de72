import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { judgeRemovals } from "#app/operations/access-reviews/removals";
import { addSystem, existingSystem } from "#app/operations/systems/systems";
import { differenceFrom } from "#app/queries/systems/population-difference";
import { type Actor, actorName, allow, perform, type Work } from "#app/work";
import { storeFile } from "#db/files";
import { newId } from "#db/ids";
import { organisationZone } from "#db/installation/organisation";
import { knownAliases } from "#db/people/aliases";
import { listPeople } from "#db/people/people";
import { nextReference } from "#db/references";
import {
  findSamePopulation,
  insertPopulation,
  latestPopulation,
  listAccountLinks,
  type PopulationRow,
} from "#db/systems/account-lists";
import { insertAccounts } from "#db/systems/accounts";
import { findSystemByName, type SystemRow, saveSystem } from "#db/systems/systems";
import { Refused } from "#domain/errors";
import type { ChosenEncoding } from "#domain/file-input";
import type { Misread } from "#domain/file-preview";
import { dayOfMoment, type LeftOut, type Moment } from "#domain/systems/accounts";
import { type Match, matcher } from "#domain/systems/identity";
import { systemInput } from "#domain/systems/systems";
import { type ColumnMap, type Extract, mapsColumns } from "#evidence/account-exports/source";
import { BY_ITS_BEGINNING, readAccounts, recogniseFile } from "#evidence/account-exports/sources";
import { eachInTurns } from "#evidence/files/turns";

export type AccountFile = {
  /** An existing system by id, or one by its name, which is added when there is none. */
  system: { id: string } | { name: string };
  format: string;
  map: ColumnMap;
  /** When the file was drawn, as a person says; null takes the file's own word, or now. */
  at: Moment | null;
  fileName: string;
  bytes: Uint8Array;
  encoding?: ChosenEncoding;
};
/** Lists of accounts with the raw answer that they come from; `query` is what a live source was asked, null for a file. */
export type Drawn = Omit<AccountFile, "at"> & { query: string | null; extracts: Dated[] };
/** What an import reports, against the system's previous population. */
export type Imported = {
  population: string;
  id: string;
  at: string;
  rows: number;
  accounts: number;
  added: number;
  removed: number;
  changed: number;
  unmatched: number;
  /** Words of the file that were not understood. */
  misread: Misread[];
  /** Rows and lines of the file that are no accounts. */
  leftOut: LeftOut[];
  /** The previous population's reference; null for the first. */
  previous: string | null;
};

/**
 * Imports an export of accounts: the whole file or nothing. The raw file goes to the vault first, then each instant in
 * it is frozen as a population, oldest first, in one transaction.
 * @throws BadFile, Refused
 */
export async function importAccounts(app: AppContext, actor: Actor, file: AccountFile): Promise<Imported[]> {
  allow(actor, "systems.edit");
  const format = await formatOf(file);
  const zone = await organisationZone(app.read);
  const read = await readAccounts(format, file.bytes, file.map, file.encoding, app.now());
  const extracts = chooseExtracts(read, file.at, app.now(), zone);
  return freezeLists(app, actor, { ...file, format, query: null, extracts }, (work, system) =>
    saveSystem(work.db, system.id, { format, mapping: JSON.stringify(file.map) }),
  );
}

/** The format that a file is read by: the chosen one; with columns mapped any table; else the one that its beginning shows. */
export async function formatOf({ format, bytes, map }: AccountFile): Promise<string> {
  if (format !== BY_ITS_BEGINNING) return format;
  return mapsColumns(map) ? "generic" : ((await recogniseFile(bytes, map.worksheet)) ?? "generic");
}

/** Stores the raw answer and freezes each list in it, oldest first, in one transaction. @throws Refused */
export async function freezeLists(
  app: AppContext,
  actor: Actor,
  drawn: Drawn,
  also: (work: Work, system: SystemRow) => Promise<void> = async () => undefined,
): Promise<Imported[]> {
  allow(actor, "systems.edit");
  const { sha256 } = await app.vault.put(drawn.bytes);
  return perform(app, actor, async (work) => {
    const system = await systemOf(work, drawn.system);
    await storeFile(work.db, { sha256, size: drawn.bytes.byteLength }, work.now);
    const imports: Imported[] = [];
    for (const extract of drawn.extracts) imports.push(await freeze(work, system, drawn, extract, sha256));
    await also(work, system);
    return imports;
  });
}

async function systemOf(work: Work, asked: AccountFile["system"]): Promise<SystemRow> {
  if ("id" in asked) return existingSystem(work, asked.id);
  const known = await findSystemByName(work.db, asked.name);
  return known ?? existingSystem(work, await addSystem(work, systemInput.parse({ name: asked.name })));
}

type Dated = Extract & { at: Moment };

/** Words that were not understood, in the log's entry. */
const MOST_WORDS_LOGGED = 20;

/**
 * A person's word on when the file was drawn goes first. A file with several instants gives each, or the one of that day.
 */
export function chooseExtracts(extracts: Extract[], named: Moment | null, now: Date, zone: string): Dated[] {
  if (named && named.at > now)
    throw new Refused("invalid", "This time is in the future. Enter a past time.", "at");
  if (named === null)
    return extracts.map((extract) => ({ ...extract, at: extract.at ?? { at: now, precision: "instant" } }));
  const [only] = extracts;
  if (only && extracts.length === 1) return [{ ...only, at: named }];
  const day = (moment: Moment | null) => (moment ? dayOfMoment(moment, zone) : "");
  const chosen = extracts.find((extract) => day(extract.at) === day(named));
  if (!chosen)
    throw new Refused(
      "invalid",
      `The file has no list for that day. Available: ${extracts.map((e) => day(e.at)).join(", ")}.`,
      "at",
    );
  return [{ ...chosen, at: named }];
}

async function freeze(
  work: Work,
  system: SystemRow,
  file: Drawn,
  extract: Dated,
  sha256: string,
): Promise<Imported> {
  await checkExtract(work, system, file, extract, sha256);
  const previous = await latestPopulation(work.db, system.id, extract.at.at);
  const difference = await differenceFrom(work.db, previous, extract.accounts);
  const matches = await matchAccounts(work, system.id, extract);
  const row = {
    id: newId(work.now),
    ref: await nextReference(work.db, "POP"),
    system_id: system.id,
    at: extract.at.at.toISOString(),
    at_precision: extract.at.precision,
    recorded_at: work.now.toISOString(),
    format: file.format,
    mapping: JSON.stringify(file.map),
    file_name: file.fileName,
    sha256,
    size: file.bytes.byteLength,
    rows_read: extract.rows,
    accounts: extract.accounts.length,
    previous_id: previous?.id ?? null,
    ...difference,
    unmatched: matches.filter((one) => one === null).length,
    extracted_by: actorName(work.actor),
    query: file.query,
    left_out: JSON.stringify(extract.leftOut ?? []),
  } satisfies PopulationRow;
  await insertPopulation(work.db, row);
  await insertAccounts(work.db, row.id, extract.accounts, matches);
  const { ref, accounts, added, removed, changed, unmatched } = row;
  const rows = extract.rows;
  const misread = extract.misread ?? [];
  await recordImport(work, system, row, extract);
  await judgeRemovals(work, system.id, row, extract.accounts);
  return {
    population: ref,
    id: row.id,
    at: row.at,
    rows,
    accounts,
    added,
    removed,
    changed,
    unmatched,
    misread,
    leftOut: extract.leftOut ?? [],
    previous: previous?.ref ?? null,
  };
}

/** @throws Refused when this list is here already */
async function checkExtract(
  work: Work,
  system: SystemRow,
  file: Drawn,
  extract: Dated,
  sha256: string,
): Promise<void> {
  const same = await findSamePopulation(work.db, system.id, sha256, extract.at.at);
  if (same)
    throw new Refused(
      "conflict",
      `This file has already been imported for this time, as ${same.ref}.`,
      "file",
    );
  const leftOut = extract.leftOut ?? [];
  if (extract.rows !== leftOut.reduce((sum, out) => sum + out.rows, extract.accounts.length))
    throw new Error(`The rows of ${file.fileName} do not add up to its accounts.`);
}

async function matchAccounts(work: Work, systemId: string, extract: Dated): Promise<(Match | null)[]> {
  const people = (await listPeople(work.db)).map((person) => ({
    id: person.id,
    email: person.email,
    aliases: knownAliases(person),
  }));
  const match = matcher(people, await listAccountLinks(work.db, systemId));
  const matches: (Match | null)[] = [];
  await eachInTurns(extract.accounts, (account) => matches.push(match(account)));
  return matches;
}

async function recordImport(
  work: Work,
  system: SystemRow,
  row: PopulationRow,
  { rows, leftOut = [], misread = [] }: Dated,
): Promise<void> {
  const { ref, sha256, accounts, added, removed, changed, unmatched } = row;
  await record(work, {
    action: "populations.import",
    subject: { type: "population", id: row.id, ref },
    after: {
      system: system.ref,
      file: row.file_name,
      sha256,
      at: row.at,
      rows,
      leftOut: leftOut.length > 0 ? leftOut : undefined,
      accounts,
      added,
      removed,
      changed,
      unmatched,
      notUnderstood: misread.length > 0 ? misread.slice(0, MOST_WORDS_LOGGED) : undefined,
    },
  });
}
