import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import {
  answerOf,
  type Fetched,
  keptSecret,
  type SourceInput,
} from "#app/operations/systems/account-fetching";
import { type Drawn, freezeLists, type Imported } from "#app/operations/systems/populations";
import { existingSystem } from "#app/operations/systems/systems";
import { type Actor, allow, bookkeeping, perform, type Work } from "#app/work";
import type { ReadDb } from "#db/client";
import {
  findAccountSource,
  listScheduledSources,
  noteAttempt,
  saveAccountSource,
} from "#db/systems/account-sources";
import { readable } from "#db/unreadable";
import { RecordChanged } from "#domain/changed-records";
import { Refused } from "#domain/errors";
import { dueRun } from "#domain/evidence/collectors";
import type { LiveSettings } from "#evidence/account-apis/source";
import { liveSource } from "#evidence/account-apis/sources";

/** Says how a system is asked for its accounts from now on. The secret is sealed and in no log. */
export async function setAccountSource(
  app: AppContext,
  work: Work,
  systemId: string,
  input: SourceInput,
): Promise<void> {
  allow(work.actor, "systems.edit");
  const system = await existingSystem(work, systemId);
  const source = liveSource(input.source);
  source.check(input.settings);
  const before = await findAccountSource(work.db, systemId);
  const secret = input.secret === null ? await keptSecret(app, systemId, input, work) : input.secret;
  await saveAccountSource(work.db, {
    system_id: systemId,
    source: input.source,
    settings: JSON.stringify(input.settings),
    secret: secret === null ? null : app.secrets.seal(secret, "account_sources.secret", systemId),
    cron: input.cron,
    saved_at: work.now.toISOString(),
    tried_at: null,
    outcome: null,
    message: null,
  });
  await record(work, {
    action: "systems.account-source",
    subject: { type: "system", id: systemId, ref: system.ref },
    before: before
      ? settingsForLog({ ...before, settings: JSON.parse(before.settings) as LiveSettings })
      : undefined,
    after: {
      ...settingsForLog(input),
      secret: input.secret === null ? "unchanged" : "replaced",
    },
  });
}

/** Asks with settings that need not be saved yet. Freezes nothing; that it was asked, and how it ended, is in the log. @throws Refused */
export async function tryAccountSource(
  app: AppContext,
  actor: Actor,
  systemId: string,
  input: SourceInput,
): Promise<Fetched> {
  allow(actor, "systems.edit");
  const secret = input.secret ?? (await keptSecret(app, systemId, input));
  const note = (after: object) =>
    perform(app, actor, (work) =>
      noteAsked(work, systemId, "systems.try-account-source", { ...settingsForLog(input), ...after }),
    );
  const answered = await answerOf(app, input, secret).catch(async (error: unknown) => {
    await note({ outcome: "refused", says: messageOf(error) });
    throw error;
  });
  await note({ outcome: "answered", rows: answered.rows, accounts: answered.accounts.length });
  return answered;
}

/**
 * Asks first, then checks; only when the whole list has come are the settings saved and the list frozen, in one transaction.
 * @throws Refused: nothing was saved
 */
export async function setAndTakePopulation(
  app: AppContext,
  actor: Actor,
  systemId: string,
  { check, ...input }: SourceInput & { check?: (db: ReadDb) => Promise<void> },
): Promise<Imported> {
  allow(actor, "systems.edit");
  // A kept secret is not sent to an address that another person has replaced.
  await check?.(app.read);
  const secret = input.secret ?? (await keptSecret(app, systemId, input));
  return take(app, actor, systemId, { ...input, secret }, async (work) => {
    await check?.(work.db);
    await setAccountSource(app, work, systemId, input);
  }).catch((error: unknown) => {
    if (!(error instanceof Refused) || error instanceof RecordChanged) throw error;
    throw new Refused(error.code, `${error.message} Nothing was saved.`, error.field);
  });
}

/** Asks the system's source and freezes what it answers as a population: the whole list or nothing. @throws Refused */
export async function takePopulation(app: AppContext, actor: Actor, systemId: string): Promise<Imported> {
  allow(actor, "systems.edit");
  const row = await findAccountSource(app.read, systemId);
  if (!row) throw new Refused("not_found", "Set up the account source of this system first.");
  const settings = JSON.parse(row.settings) as LiveSettings;
  const secret = row.secret && app.secrets.open(row.secret, "account_sources.secret", systemId);
  return take(app, actor, systemId, { ...row, settings, secret });
}

async function take(
  app: AppContext,
  actor: Actor,
  systemId: string,
  input: SourceInput,
  also?: (work: Work) => Promise<void>,
): Promise<Imported> {
  const answered = await answerOf(app, input, input.secret).catch(async (error: unknown) => {
    const after = { ...settingsForLog(input), outcome: "refused", says: messageOf(error) };
    await perform(app, actor, (work) => noteAsked(work, systemId, "systems.ask-account-source", after));
    throw error;
  });
  const { query, rows, accounts, leftOut, raw } = answered;
  const at = app.now();
  const drawn: Drawn = {
    system: { id: systemId },
    format: input.source,
    map: {},
    fileName: `${input.source}-${at.toISOString().slice(0, 19).replaceAll(":", "")}Z.json`,
    bytes: raw,
    query,
    extracts: [{ at: { at, precision: "instant" }, rows, accounts, leftOut }],
  };
  const [imported] = await freezeLists(app, actor, drawn, also);
  if (!imported) throw new Error("Nothing was frozen.");
  return imported;
}

async function noteAsked(
  work: Work,
  systemId: string,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  const system = await existingSystem(work, systemId);
  await record(work, { action, subject: { type: "system", id: systemId, ref: system.ref }, after });
}

function messageOf(error: unknown): string {
  return error instanceof Refused ? error.message : "An unexpected error. See the server log.";
}

/** The settings as the log keeps them: never the secret. */
function settingsForLog({ source, settings, cron }: Omit<SourceInput, "secret">) {
  return { source, settings, cron };
}

/** Takes the populations whose time has come, one after the other; one that fails does not hold up the next. */
export async function takeDuePopulations(app: AppContext, actor: Actor): Promise<string[]> {
  const lines: string[] = [];
  for (const row of await listScheduledSources(app.read)) {
    const since = new Date(row.tried_at ?? row.saved_at);
    const idOf = () => row.system_id;
    const [due] = readable(
      "account_sources",
      [row],
      ({ cron }) => cron && dueRun(cron, since, app.now()),
      idOf,
    );
    if (!due) continue;
    const attempt = await takePopulation(app, actor, row.system_id).then(
      (taken) => ({
        outcome: "taken" as const,
        message: `${taken.population}: ${taken.accounts} accounts, ${taken.added} added, ${taken.removed} removed, ${taken.changed} changed.`,
      }),
      (error: unknown) => {
        if (!(error instanceof Refused))
          app.logger.error({ system: row.system, err: error }, "source failed");
        return { outcome: "refused" as const, message: messageOf(error) };
      },
    );
    await bookkeeping(app, (db, at) => noteAttempt(db, row.system_id, { at, ...attempt }));
    lines.push(`${row.system}: ${attempt.message}`);
  }
  return lines;
}
