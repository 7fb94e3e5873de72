import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { tellBadLines } from "#app/cli/bad-file";
import { type Call, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { importAccounts } from "#app/operations/populations";
import { findSystemByName } from "#db/systems";
import type { Moment } from "#domain/accounts";
import { ACCOUNT_FIELDS, type AccountField, type ColumnMap } from "#evidence/accounts/source";
import { moment } from "#evidence/accounts/values";

/**
 * `surety import accounts --system NAME … FILE`: freezes a list of accounts and tells how it differs from the one before.
 * A system that is not known yet is added; an owner can be named on its page. Without --format the system's last one
 * is taken, with its columns.
 */
export async function importAccountFile(call: Call): Promise<void> {
  const name = requireOption(call, "system");
  const path = requireWord(call, 1, "The file");
  const at = instantOf(call.options.at);
  const given = mapOf(call.options.map);
  const bytes = await readFile(path);
  const app = await call.open();
  const known = await findSystemByName(app.read, name);
  const format = typeof call.options.format === "string" ? call.options.format : (known?.format ?? "generic");
  const remembered = known?.format === format ? (JSON.parse(known.mapping) as ColumnMap) : {};
  const map = given ?? remembered;
  const file = { system: { name }, format, map, at, fileName: basename(path), bytes };
  const told = await tellBadLines(importAccounts(app, call.actor, file));
  const last = told.at(-1);
  if (!last) throw new Error("The file names no account.");
  const lines = told.map(
    (one) =>
      `${one.population}, drawn ${one.at}: ${one.rows} rows, ${one.accounts} accounts; ${one.added} added, ${one.removed} removed, ${one.changed} changed; ${one.unmatched} matched to nobody.`,
  );
  const newcomer = known ? [] : [`${name} was not known and is now a system. Name its owner on its page.`];
  call.answer([...newcomer, ...lines], told.length === 1 ? last : { ...last, populations: told });
}

function instantOf(text: unknown): Moment | null {
  if (typeof text !== "string") return null;
  const at = moment(text);
  if (!at)
    throw new WrongUsage(`--at ${text} is no instant like 2026-03-11T05:30Z, nor a day like 2026-03-11.`);
  return at;
}

function mapOf(pairs: unknown): ColumnMap | null {
  if (!Array.isArray(pairs)) return null;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [field, ...column] = String(pair).split("=");
      if (!ACCOUNT_FIELDS.includes(field as AccountField) || column.length === 0)
        throw new WrongUsage(`--map ${pair} is not FIELD=COLUMN. Fields: ${ACCOUNT_FIELDS.join(", ")}.`);
      return [field, column.join("=")];
    }),
  ) as ColumnMap;
}
