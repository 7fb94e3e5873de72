import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { type Actor, allow, perform } from "#app/work";
import { type EvidenceRow, listEvidenceFiles } from "#db/evidence/evidence";
import { VaultError } from "#evidence/vault/vault-error";

/** Reads every file of an item through and writes down whether each still gives its hash. Long reading, so before the unit of work. */
export async function checkEvidenceFiles(
  app: AppContext,
  actor: Actor,
  item: EvidenceRow,
): Promise<{ sound: boolean; problems: string[] }> {
  allow(actor, "evidence.view");
  const problems: string[] = [];
  for (const file of await listEvidenceFiles(app.read, item.id)) {
    try {
      for await (const _ of app.vault.read(file.sha256));
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      problems.push(`${file.name}: ${error.message}`);
    }
  }
  const sound = problems.length === 0;
  await perform(app, actor, (work) =>
    record(work, {
      action: "evidence.check",
      subject: { type: "evidence", id: item.id, ref: item.ref },
      after: { sound, ...(sound ? {} : { problems }) },
    }),
  );
  return { sound, problems };
}
