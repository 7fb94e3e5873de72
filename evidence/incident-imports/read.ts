import type { PastIncident } from "#domain/incidents/import";
import { BadFile, BadLines, refuseTooLarge } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import { textBytes } from "#evidence/files/encoding";
import { parseJsonInTurns, withoutText } from "#evidence/files/json";
import { isJson } from "#evidence/files/json-table";
import { boundRows } from "#evidence/files/row-bound";
import { type Reading, readTable } from "#evidence/files/table";
import { eachInTurns } from "#evidence/files/turns";
import { decode } from "#evidence/files/utf8";
import { isZip } from "#evidence/files/xlsx-zip";
import { dateProblems } from "#evidence/incident-imports/dates";
import { fromHibp, hibpDates, hibpRecord } from "#evidence/incident-imports/hibp";
import { checkTexts } from "#evidence/incident-imports/record-texts";
import { columnOf, MOST_INCIDENTS, verisFromTable, WORDS } from "#evidence/incident-imports/table";
import { fromVeris, verisDates, verisRecord } from "#evidence/incident-imports/veris";

/**
 * Reads records of past incidents: VERIS as JSON (one record or a list) or as a flat CSV or sheet, or the breach list of
 * haveibeenpwned.com as JSON. The whole file or nothing. @throws BadFile with line or record, field and reason
 */
export async function readPastIncidents(file: Uint8Array, how: Reading = {}): Promise<PastIncident[]> {
  refuseTooLarge(file);
  const text = isZip(file) ? null : textBytes(file, how.encoding);
  const json = text !== null && isJson(text);
  const bad = new BadLines(json ? "Record" : text === null ? "Row" : undefined);
  const records = json
    ? await recordsOf(text)
    : await verisFromTable(await readTable(file, wordsOf(how), how), bad, how.map);
  boundRows(records.length, MOST_INCIDENTS);
  const seen = new Map<string, { line: number; text: string }>();
  const read: PastIncident[] = [];
  await eachInTurns(records, ({ line, value }) => {
    if (json) checkTexts(value, line, bad);
    const found = one(value, line, bad, json, how.now);
    if (!found) return;
    const twin = seen.get(found.key);
    const text = JSON.stringify(found);
    if (twin?.text === text) return;
    if (twin) bad.add(line, null, `has the same id as ${json ? "record" : "line"} ${twin.line}.`);
    seen.set(found.key, { line, text });
    read.push(found);
  });
  bad.refuse();
  if (read.length === 0) throw new BadFile("The file holds no incident.");
  return read;
}

function wordsOf({ map = {} }: Reading): ReadonlySet<string> {
  return new Set([...WORDS, ...Object.values(map).flatMap((name) => (name ? [columnKey(name)] : []))]);
}

function one(value: unknown, line: number, bad: BadLines, json: boolean, now?: Date): PastIncident | null {
  const field = (path: string) => (json ? path : columnOf(path)) || null;
  const isHibp = value !== null && typeof value === "object" && "Name" in value && !("incident_id" in value);
  const shaped = isHibp ? hibpRecord.safeParse(value) : verisRecord.safeParse(value);
  if (!shaped.success) {
    for (const issue of shaped.error.issues)
      bad.add(line, field(issue.path.map(String).join(".")), `${issue.message}.`);
    return null;
  }
  const record = shaped.data;
  const wrong = dateProblems("Name" in record ? hibpDates(record) : verisDates(record), now);
  for (const { path, reason } of wrong) bad.add(line, field(path), reason);
  if (wrong.length > 0) return null;
  return "Name" in record ? fromHibp(record) : fromVeris(record);
}

async function recordsOf(bytes: Uint8Array): Promise<{ line: number; value: unknown }[]> {
  const value = await parsed(bytes);
  return (Array.isArray(value) ? value : [value]).map((item: unknown, index) => ({
    line: index + 1,
    value: item,
  }));
}

async function parsed(bytes: Uint8Array): Promise<unknown> {
  try {
    return await parseJsonInTurns(decode(bytes));
  } catch (error) {
    if (error instanceof BadFile) throw error;
    if (!(error instanceof SyntaxError)) throw error;
    throw new BadFile(`Nothing was imported: this is not JSON. ${withoutText(error.message)}.`);
  }
}
