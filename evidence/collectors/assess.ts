import type { Finding } from "#domain/evidence/evidence";
import { findCollector } from "#evidence/collectors/all";

/** What stored files, by name and bytes, say by the rules of the collector of this name. @throws Error when there is none */
export function assessFiles(
  name: string,
  files: readonly (readonly [string, Uint8Array])[],
  settings: unknown,
  at: Date,
): Finding[] {
  const collector = findCollector(name);
  if (!collector) throw new Error(`Collector not found: "${name}".`);
  // Bytes that came from another thread are no longer a Buffer.
  const buffers = files.map(
    ([file, { buffer, byteOffset, byteLength }]) =>
      [file, Buffer.from(buffer, byteOffset, byteLength)] as const,
  );
  return collector.assess(new Map(buffers), settings as never, at);
}
