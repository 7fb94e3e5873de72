import { Flow } from "#app/pdf/flow";
import { countOps, frameOps } from "#app/pdf/frame";
import { FontBook } from "#app/pdf/glyphs";
import { OutputFile } from "#app/pdf/output";
import type { Paper } from "#app/pdf/page";

/** Where printed bytes go. `write` must not lose any; `ready` holds the printing back between two blocks. */
export type Sink = { write(bytes: Uint8Array): void; ready(): Promise<void> };

/**
 * Lays out and writes a document. Each page is written as soon as it is full and then forgotten; what only the end can tell
 * (how many pages there are, where a section begins) stands in a second content stream of its page, written last.
 */
export async function print(paper: Paper, sink: Sink): Promise<void> {
  const file = new OutputFile(paper.meta, sink.write.bind(sink));
  const book = new FontBook(file.doc);
  const flow: Flow = new Flow(book, paper.meta.landscape ?? false, (page) => {
    file.writePage(page, frameOps(flow, paper, page), book);
  });
  for (const block of paper.blocks) {
    block(flow);
    await sink.ready();
  }
  flow.end();
  file.end((page) => countOps(flow, page, flow.count), flow.count);
}

/** The whole document in memory, for tests and small files. */
export async function printed(paper: Paper): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await print(paper, { write: (bytes) => void chunks.push(bytes), ready: async () => undefined });
  return Buffer.concat(chunks);
}
