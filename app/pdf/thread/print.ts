import { Flow } from "#app/pdf/layout/flow";
import { countOps, frameOps } from "#app/pdf/layout/frame";
import { FontBook } from "#app/pdf/layout/glyphs";
import { OutputFile } from "#app/pdf/layout/output";
import { type GatheredPaper, Paper } from "#app/pdf/layout/page";

/** Where printed bytes go. `write` must not lose any; `ready` holds the printing back between two blocks. */
export type Sink = { write(bytes: Uint8Array): void; ready(): Promise<void> };

/**
 * Lays out and writes a document. Each page is written as soon as it is full and then released; what is known only at the end
 * (how many pages there are, where a section begins) is in a second content stream of its page, written last.
 */
export async function print(document: Paper | GatheredPaper, sink: Sink): Promise<void> {
  const known = document instanceof Paper ? document.meta : document.properties;
  const file = new OutputFile(known, sink.write.bind(sink));
  await sink.ready();
  const paper = document instanceof Paper ? document : await document.gather();
  const landscape = paper.meta.landscape ?? false;
  const book = new FontBook(file.doc);
  const flow: Flow = new Flow(book, landscape, (page) => {
    file.writePage(page, frameOps(flow, paper, page), book, landscape);
  });
  for (const block of paper.blocks) {
    block(flow);
    await sink.ready();
  }
  flow.end();
  file.end((page) => countOps(flow, page, flow.count), !flow.coarse);
}

/** The whole document in memory, for tests and small files. */
export async function printed(paper: Paper | GatheredPaper): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await print(paper, { write: (bytes) => void chunks.push(bytes), ready: async () => undefined });
  return Buffer.concat(chunks);
}
