import type { AppContext } from "#app/context";
import type { Anchor } from "#app/operations/installation/log-proofs";
import { findLostRecords } from "#app/operations/installation/lost-records";
import { type Proof, proveData } from "#app/operations/installation/proofs";
import { verifyQueue } from "#app/operations/installation/queue-proofs";
import { damagedMarkWords, lostRecordsWords } from "#domain/installation/lost-records";

/**
 * Everything that is wrong with an installation's own folder: its data, records of the log that are lost, files that are missing.
 * `markDamaged` is found out before the folder is opened, because the first change writes the mark again.
 */
export async function proveFolder(app: AppContext, anchor: Anchor, markDamaged: boolean): Promise<Proof> {
  const proof = await proveData(app.databaseFile, app.vault, anchor);
  const loss = proof.log.root ? await findLostRecords(app) : null;
  const problems = [
    ...proof.problems,
    // An unreadable database says nothing of its rows.
    ...(proof.log.root ? await verifyQueue(app.read, app.now()) : []),
    ...(loss ? [lostRecordsWords(loss)] : []),
    ...(markDamaged ? [damagedMarkWords] : []),
    ...missingWords(proof),
  ];
  return { ...proof, problems };
}

/** The files that the database names and the vault does not have, as problems. */
export function missingWords({ files }: Pick<Proof, "files">): string[] {
  return files.missing.map((sha256) => `File ${sha256} is missing from the vault.`);
}

/**
 * What a problem is about. Under another key the same damage is met at another place, so its sentence differs: a damaged file is
 * known by its hash, a signed head by its size.
 */
export function subjectOf(problem: string): string {
  const [, file] = /^File ([0-9a-f]{64}): /.exec(problem) ?? [];
  if (file) return `file ${file}`;
  const [, size] = /^The signed head over (\d+) entries (?!is gone)/.exec(problem) ?? [];
  return size ? `head ${size}` : problem;
}
