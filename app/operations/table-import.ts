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
  /** Parts that are each right without the others are taken each in a transaction of its own, and their figures put together. */
  parts?: { of(list: List): List[]; sum(one: Done, other: Done): Done };
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
  { file, act, encoding, worksheet, dates, map: chosen }: TableUpload,
  kind: Kind<List, Done>,
): Promise<Taken<Done>> {
  const map = Object.fromEntries(Object.entries(chosen ?? {}).filter(([, column]) => column));
  let table: CsvTable | null = null;
  const watch = (read: CsvTable) => {
    table = read;
  };
  const how = { encoding, worksheet, dates, map, now: app.now(), watch };
  try {
    const list = await kind.read(new Uint8Array(await file.arrayBuffer()), how);
    const unit = act === "check" ? rehearse : perform;
    const done = await takeParts(kind, list, (part) => unit(app, actor, (work) => kind.take(work, part)));
    const below = belowText(linesBelow(table));
    if (act !== "check") return { done, below };
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

async function takeParts<List, Done>(
  { parts }: Pick<Kind<List, Done>, "parts">,
  list: List,
  take: (part: List) => Promise<Done>,
): Promise<Done> {
  const [first, ...others] = parts?.of(list) ?? [];
  let done: Done = await take(first ?? list);
  for (const part of others) {
    const next = await take(part);
    done = parts ? parts.sum(done, next) : next;
  }
  return done;
}

function shapeOf(table: CsvTable | null): Pick<FilePreview, "headerLine" | "columns"> {
  return {
    headerLine: table?.headerLine ?? null,
    columns: table === null ? null : previewColumns(table),
  };
}
