import { setImmediate } from "node:timers/promises";
import { replayRows } from "#app/operations/installation/row-replay";
import { textHash } from "#app/operations/policies/version-checks";
import { recordHash } from "#app/queries/access-reviews/record";
import type { ReadDb } from "#db/client";
import {
  type Counted,
  listApprovedTexts,
  listLostTriggers,
  listMiscounted,
  listSealedRecords,
} from "#db/installation/record-integrity";
import { listSchemaDifferences } from "#db/installation/schema-objects";
import { storedJson } from "#db/unreadable";
import type { SealedPart } from "#domain/access-reviews/record";
import { counted } from "#domain/counted";

/**
 * What was approved, signed and acknowledged against what the log says of it: who drops a trigger and rewrites such a row has
 * the log against them, which has entries of its own. Each problem is a sentence.
 */
export async function verifyRecords(db: ReadDb): Promise<string[]> {
  return [
    ...lostTriggers(await listLostTriggers(db)),
    ...(await listSchemaDifferences(db)).map(({ what, how }) => `The database: the ${what} ${how}.`),
    ...(await listMiscounted(db)).map(miscounted),
    ...(await proveTexts(db)),
    ...(await proveReviews(db)),
    ...(await replayRows(db)),
  ];
}

function lostTriggers(names: string[]): string[] {
  if (names.length === 0) return [];
  const [some, more] = [names.slice(0, 5).join(", "), names.length - 5];
  return [
    `Triggers that protect rows from changes are missing: ${some}${more > 0 ? ` and ${more} more` : ""}.`,
  ];
}

function miscounted({ what, name, rows, logged }: Counted): string {
  const more = rows > logged;
  return `${name}: ${counted(Math.abs(rows - logged), what)} ${more ? "that the log does not have" : "that the log has and that are missing"}.`;
}

async function proveTexts(db: ReadDb): Promise<string[]> {
  return (await listApprovedTexts(db)).flatMap(({ name, body, sha256, logged }) =>
    textHash(body) === sha256 && logged === sha256
      ? []
      : [`The text of ${name} differs from the approved one.`],
  );
}

/** Null where it is no record. */
function hashOfSealed(sealed: string): string | null {
  try {
    return storedJson("sealed", sealed, (json) => recordHash(json as SealedPart));
  } catch {
    return null;
  }
}

async function proveReviews(db: ReadDb): Promise<string[]> {
  const problems: string[] = [];
  for (const { ref, sealed, content_hash, logged } of await listSealedRecords(db)) {
    // A record may have a thousand accounts; others get a turn after each.
    await setImmediate();
    // Closed before records were kept: the record in the vault holds it, under its own hash.
    const fits = sealed === null || hashOfSealed(sealed) === content_hash;
    if (!fits || logged !== content_hash)
      problems.push(`The record of ${ref} differs from the approved one.`);
  }
  return problems;
}
