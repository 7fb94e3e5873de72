import type { AppContext } from "#app/context";
import { offLoop } from "#app/off-loop/ask";
import { TookTooLong } from "#app/off-loop/asked-thread";
import type { TargetRow } from "#db/evidence/collectors";
import { listEvidenceFiles } from "#db/evidence/evidence";
import type { EvidenceScope } from "#db/evidence/item-filter";
import { listEvidence, listFindings } from "#db/evidence/lists";
import type { Verdict } from "#domain/evidence/evidence";
import { type Reassessed, rejudged } from "#domain/evidence/reassessment";
import { type AnyCollector, findCollector } from "#evidence/collectors/all";

/** Bytes of stored files of one item, beyond which it is not judged again while a person waits. */
const MOST_BYTES = 32 * 2 ** 20;

/** The collector and version whose rules judge today, as it is stated beside findings: "dns-mail 2". */
export const presentRules = ({ name, version }: Pick<AnyCollector, "name" | "version">) =>
  `${name} ${version}`;

/**
 * The newest evidence of a collector, judged once more from the stored files by the present rules and settings. Nothing is stored:
 * what was recorded stays as it is. Items that the present version judged with the present settings differ in nothing.
 */
export async function reassess(
  app: AppContext,
  askerId: string,
  target: TargetRow,
  { scope, limit, offset }: { scope: EvidenceScope | null; limit: number; offset: number },
) {
  const collector = findCollector(target.collector);
  if (!collector) return null;
  const items = await listEvidence(app.read, { target: target.id, scope }, { limit, offset });
  const settings = collector.schema.safeParse(storedSettings(target));
  const judged: Reassessed[] = [];
  for (const item of items) {
    const then = (await listFindings(app.read, item.id)).map((one) => ({
      ...one,
      verdict: one.verdict as Verdict,
    }));
    const line = {
      ref: item.ref,
      extractedAt: new Date(item.extracted_at),
      by: then[0]?.assessed_by ?? null,
    };
    const assess = async () => {
      if (!settings.success) return "The settings of this collector can no longer be read.";
      const files = await storedFiles(app, item.id);
      if (typeof files === "string") return files;
      return offLoop(askerId, "assessFiles", collector.name, files, settings.data, line.extractedAt);
    };
    const now = await assess().catch(tooLong);
    judged.push(
      typeof now === "string"
        ? { ...line, differences: [], problem: now }
        : { ...line, differences: rejudged(then, now), problem: null },
    );
    if (now === TOO_LONG) break;
  }
  return { rules: presentRules(collector), items: judged };
}

/** The settings as stored; undefined where they are damaged, which no schema takes. */
function storedSettings({ settings }: TargetRow): unknown {
  try {
    return JSON.parse(settings);
  } catch {
    return undefined;
  }
}

const TOO_LONG = "Judging this item takes longer than ten seconds. It and older items are not judged again.";

function tooLong(error: unknown): string {
  if (error instanceof TookTooLong) return TOO_LONG;
  throw error;
}

/** The stored files of an item by name, or one sentence on why they cannot be judged again. */
async function storedFiles(
  { read, vault }: AppContext,
  evidenceId: string,
): Promise<[string, Buffer][] | string> {
  const rows = await listEvidenceFiles(read, evidenceId);
  if (rows.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
    return "Its files are larger than 32 MiB, and are not judged again here.";
  try {
    const files: [string, Buffer][] = [];
    for (const { name, sha256 } of rows) files.push([name, await vault.readAll(sha256)]);
    return files;
  } catch {
    return "Its stored files could not be read. Check the hashes on its page.";
  }
}
