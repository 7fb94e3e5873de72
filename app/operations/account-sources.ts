import { setTimeout as wait } from "node:timers/promises";
import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { freezeLists, type Imported } from "#app/operations/populations";
import { existingSystem } from "#app/operations/systems";
import { type Actor, allow, bookkeeping, type Work } from "#app/work";
import { findAccountSource, listScheduledSources, noteAttempt, saveAccountSource } from "#db/account-sources";
import type { Account } from "#domain/accounts";
import { dueRun } from "#domain/collectors";
import { Refused } from "#domain/errors";
import { furtherRows } from "#evidence/accounts/generic";
import { asRefusedSource } from "#evidence/live/asking";
import type { LiveSettings } from "#evidence/live/source";
import { liveSource } from "#evidence/live/sources";
import { openWayOut } from "#evidence/way-out";

export type SourceInput = {
  source: string;
  settings: LiveSettings;
  /** Null keeps the one that is set, as long as it goes to the same place. */
  secret: string | null;
  /** Null: only when somebody asks. */
  cron: string | null;
};
/** What a source answered: shown by "Try", frozen by "Take". */
export type Answered = { query: string; rows: number; accounts: Account[]; raw: Buffer };

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
    secret: secret === null ? null : app.secrets.seal(secret),
    cron: input.cron,
    saved_at: work.now.toISOString(),
    tried_at: null,
    outcome: null,
    says: null,
  });
  const told = (row: { source: string; settings: string; cron: string | null }) => ({
    source: row.source,
    settings: JSON.parse(row.settings) as LiveSettings,
    cron: row.cron,
  });
  await record(work, {
    action: "systems.account-source",
    subject: { type: "system", id: systemId, ref: system.ref },
    before: before ? told(before) : undefined,
    after: {
      ...told({ ...input, settings: JSON.stringify(input.settings) }),
      secret: input.secret === null ? "as before" : "set anew",
    },
  });
}

/** Asks with settings that need not be saved yet. Freezes nothing. @throws Refused */
export async function tryAccountSource(
  app: AppContext,
  actor: Actor,
  systemId: string,
  input: SourceInput,
): Promise<Answered> {
  allow(actor, "systems.edit");
  return answerOf(app, input, input.secret ?? (await keptSecret(app, systemId, input)));
}

/** Asks the system's source and freezes what it answers as a population: the whole list or nothing. @throws Refused */
export async function takePopulation(app: AppContext, actor: Actor, systemId: string): Promise<Imported> {
  allow(actor, "systems.edit");
  const row = await findAccountSource(app.read, systemId);
  if (!row) throw new Refused("not_found", "Say first how the accounts of this system are obtained.");
  const settings = JSON.parse(row.settings) as LiveSettings;
  const { query, rows, accounts, raw } = await answerOf(
    app,
    { ...row, settings },
    row.secret && app.secrets.open(row.secret),
  );
  const at = app.now();
  const [told] = await freezeLists(app, actor, {
    system: { id: systemId },
    format: row.source,
    map: {},
    fileName: `${row.source}-${at.toISOString().slice(0, 19).replaceAll(":", "")}Z.json`,
    bytes: raw,
    query,
    extracts: [
      { at: { at, precision: "instant" }, rows, accounts, leftOut: furtherRows(rows - accounts.length) },
    ],
  });
  if (!told) throw new Error("Nothing was frozen.");
  return told;
}

/** Takes the populations whose time has come, one after the other; one that fails does not hold up the next. */
export async function takeDuePopulations(app: AppContext, actor: Actor): Promise<string[]> {
  const says: string[] = [];
  for (const row of await listScheduledSources(app.read)) {
    const since = new Date(row.tried_at ?? row.saved_at);
    if (!row.cron || !dueRun(row.cron, since, app.now())) continue;
    const attempt = await takePopulation(app, actor, row.system_id).then(
      (told) => ({
        outcome: "taken" as const,
        says: `${told.population}: ${told.accounts} accounts, ${told.added} added, ${told.removed} removed, ${told.changed} changed.`,
      }),
      (error: unknown) => {
        if (!(error instanceof Refused))
          app.logger.error({ system: row.system, err: error }, "source failed");
        return {
          outcome: "refused" as const,
          says:
            error instanceof Refused ? error.message : "An unexpected error; the log of the server has it.",
        };
      },
    );
    await bookkeeping(app, (db, at) => noteAttempt(db, row.system_id, { at, ...attempt }));
    says.push(`${row.system}: ${attempt.says}`);
  }
  return says;
}

/** A secret is never sent anywhere but where it was meant for: a new host needs it typed again. */
async function keptSecret(
  app: AppContext,
  systemId: string,
  input: Pick<SourceInput, "source" | "settings">,
  work?: Work,
): Promise<string | null> {
  const row = await findAccountSource(work?.db ?? app.read, systemId);
  if (!row?.secret || row.source !== input.source) return null;
  const source = liveSource(row.source);
  if (source.destination(JSON.parse(row.settings) as LiveSettings) !== source.destination(input.settings))
    throw new Refused("invalid", "It goes to another place now: type the secret again.", "secret");
  return app.secrets.open(row.secret);
}

async function answerOf(
  app: AppContext,
  input: Pick<SourceInput, "source" | "settings">,
  secret: string | null,
): Promise<Answered> {
  const source = liveSource(input.source);
  source.check(input.settings);
  const way = openWayOut({ now: app.now, allowPrivate: app.config.collectAllowPrivate });
  const answer = await source.ask({ way, settings: input.settings, secret, wait }).catch((error: unknown) => {
    throw asRefusedSource(error, source.title, secret);
  });
  const accounts = source.accountsOf(answer.rows);
  const ids = new Set(accounts.map((account) => account.externalId));
  if (ids.size !== accounts.length)
    throw new Refused("unavailable", "The source gave one account twice. Nothing was kept.");
  if (accounts.length === 0)
    throw new Refused(
      "unavailable",
      "The source answered with no account. An empty list does not prove that nobody has access.",
    );
  const raw = Buffer.from(JSON.stringify(answer, null, 1));
  return { query: answer.query, rows: answer.rows.length, accounts, raw };
}
