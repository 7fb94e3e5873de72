import type { AppContext } from "#app/context";
import { importSubprocessors } from "#app/operations/vendors/subprocessor-import";
import { actOnImport } from "#app/operations/vendors/subprocessor-import-acts";
import { readImport } from "#app/queries/vendors/subprocessor-import";
import { type Actor, perform } from "#app/work";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";

type Two = { officer: Actor; second: Actor };

/**
 * Publishes a list of companies that are in use already: imported by one, every match confirmed, approved by another, announced for
 * the first day that the rules allow. Lines without a day say that they are in use since 2024. Returns the first day.
 */
export async function publishSubprocessors(
  app: AppContext,
  { officer, second }: Two,
  csv: string,
  { whole = false, source = "list.csv" } = {},
): Promise<string | undefined> {
  const read = await readSubprocessorList(new TextEncoder().encode(csv));
  const lines = read.map((line) => ({ ...line, since: line.since ?? "2024-01-01" }));
  const { drafts } = await perform(app, officer, (work) =>
    importSubprocessors(work, lines, { whole, source }),
  );
  if (!drafts) return undefined;
  const act = (who: Actor, input: Parameters<typeof actOnImport>[2]) =>
    perform(app, who, (work) => actOnImport(work, drafts.id, input));
  for (const { id, match } of (await readImport(app, drafts.id))?.changes ?? [])
    if (match) await act(officer, { do: "same company", changeId: id });
  await act(second, { do: "approve" });
  const effectiveOn = (await readImport(app, drafts.id))?.earliest ?? "";
  await act(officer, { do: "announce", effectiveOn });
  return effectiveOn;
}
