import { setTimeout as wait } from "node:timers/promises";
import type { AppContext } from "#app/context";
import type { Work } from "#app/work";
import { findAccountSource } from "#db/systems/account-sources";
import { Refused } from "#domain/errors";
import { type Account, type LeftOut, tooManyRoles } from "#domain/systems/accounts";
import type { LiveSettings } from "#evidence/account-apis/source";
import { asRefusedSource } from "#evidence/account-apis/source-settings";
import { liveSource } from "#evidence/account-apis/sources";
import { furtherRows } from "#evidence/account-exports/generic";
import { eachInTurns } from "#evidence/files/turns";
import { openEgress } from "#evidence/network/egress";

export type SourceInput = {
  source: string;
  settings: LiveSettings;
  /** Null keeps the one that is set, as long as it goes to the same place. */
  secret: string | null;
  /** Null: only on request. */
  cron: string | null;
};
/** What a source answered: shown by "Try", frozen by "Take". */
export type Fetched = { query: string; rows: number; accounts: Account[]; leftOut: LeftOut[]; raw: Buffer };

/** A secret is never sent anywhere but where it was meant for: a new host needs it typed again. */
export async function keptSecret(
  app: AppContext,
  systemId: string,
  input: Pick<SourceInput, "source" | "settings">,
  work?: Work,
): Promise<string | null> {
  const row = await findAccountSource(work?.db ?? app.read, systemId);
  if (!row?.secret || row.source !== input.source) return null;
  const source = liveSource(row.source);
  if (source.destination(JSON.parse(row.settings) as LiveSettings) !== source.destination(input.settings))
    throw new Refused("invalid", "The address has changed. Enter the secret again.", "secret");
  return app.secrets.open(row.secret, "account_sources.secret", systemId);
}

/** Asks with these settings. @throws Refused */
export async function answerOf(
  app: AppContext,
  input: Pick<SourceInput, "source" | "settings">,
  secret: string | null,
): Promise<Fetched> {
  const source = liveSource(input.source);
  source.check(input.settings);
  const way = openEgress({ now: app.now, allowPrivate: app.config.collectAllowPrivate });
  const answer = await source.ask({ way, settings: input.settings, secret, wait }).catch((error: unknown) => {
    throw asRefusedSource(error, source.title, secret);
  });
  const accounts = await source.accountsOf(answer.rows);
  const ids = new Set(accounts.map((account) => account.externalId));
  if (ids.size !== accounts.length)
    throw new Refused("unavailable", "The source returned one account twice. Nothing was stored.");
  if (accounts.length === 0)
    throw new Refused(
      "unavailable",
      "The source returned no accounts. An empty list does not prove that no one has access.",
    );
  const tooMany = tooManyRoles(accounts);
  if (tooMany) throw new Refused("unavailable", `${tooMany} Nothing was kept.`);
  const apart = source.leftOutOf?.(answer.rows) ?? [];
  const further = answer.rows.length - accounts.length - apart.reduce((sum, { rows }) => sum + rows, 0);
  const raw = await rawOf(answer.query, answer.rows);
  const leftOut = [...apart, ...furtherRows(further)];
  return { query: answer.query, rows: answer.rows.length, accounts, leftOut, raw };
}

/** The answer as JSON, as `JSON.stringify` with an indent of one writes it, row by row in turns with others. */
async function rawOf(query: string, rows: readonly unknown[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await eachInTurns(rows, (row, index) => {
    const text = JSON.stringify(row, null, 1).replaceAll("\n", "\n  ");
    pieces.push(Buffer.from(`${index > 0 ? ",\n" : ""}  ${text}`));
  });
  const [head, foot] = [`{\n "query": ${JSON.stringify(query)},\n "rows": [\n`, "\n ]\n}"];
  return Buffer.concat([Buffer.from(head), ...pieces, Buffer.from(foot)]);
}
