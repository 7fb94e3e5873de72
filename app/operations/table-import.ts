import type { AppContext } from "#app/context";
import { type Actor, perform, rehearse, type Work } from "#app/work";
import type { TableUpload } from "#domain/file-input";
import type { FilePreview } from "#domain/file-preview";
import { BadFile } from "#evidence/files/bad-lines";
import type { CsvTable } from "#evidence/files/csv";
import { belowText } from "#evidence/files/footer";
import { previewColumns } from "#evidence/files/preview-columns";
import type { Reading } from "#evidence/files/table";

/** One kind of list: how its file is read, taken, and put into words. */
type Kind<List, Done> = {
  read(bytes: Uint8Array, how: Reading): Promise<List>;
  take(work: Work, list: List): Promise<Done>;
  sample(list: List): Record<string, string>[];
  outcome(done: Done): FilePreview["outcome"];
  /** What is to be known beside the figures, in sentences. */
  notes?(done: Done): string[];
};
type Taken<Done> =
  | { done: Done; below: string | null; preview?: undefined }
  | { preview: FilePreview; done?: undefined };

/**
 * Takes a file whole, or says what that would do: the check does the import and takes it back, so that its figures are true.
 * @throws BadFile with the columns that the file has, Refused
 */
export async function takeTable<List, Done>(
  app: AppContext,
  actor: Actor,
  { file, act, encoding, worksheet, dates, map: said }: TableUpload,
  kind: Kind<List, Done>,
): Promise<Taken<Done>> {
  const map = Object.fromEntries(Object.entries(said ?? {}).filter(([, column]) => column));
  let table: CsvTable | null = null;
  const watch = (read: CsvTable) => {
    table = read;
  };
  const how = { encoding, worksheet, dates, map, now: app.now(), watch };
  try {
    const list = await kind.read(new Uint8Array(await file.arrayBuffer()), how);
    const take = (work: Work) => kind.take(work, list);
    const below = belowText(linesBelow(table));
    if (act !== "check") return { done: await perform(app, actor, take), below };
    const done = await rehearse(app, actor, take);
    const notes = [...(kind.notes?.(done) ?? []), below].filter((note) => note !== null);
    return {
      preview: { ...shapeOf(table), map, sample: kind.sample(list), outcome: kind.outcome(done), notes },
    };
  } catch (error) {
    if (error instanceof BadFile && table !== null && !error.holdsSecrets)
      error.columns = previewColumns(table).map((column) => ({ ...column, values: [] }));
    throw error;
  }
}

function linesBelow(table: CsvTable | null): readonly string[] {
  return table?.below ?? [];
}

function shapeOf(table: CsvTable | null): Pick<FilePreview, "headerLine" | "columns"> {
  return {
    headerLine: table?.headerLine ?? null,
    columns: table === null ? null : previewColumns(table),
  };
}
