import { BadFile } from "#evidence/files/bad-lines";
import { JsonStream } from "#evidence/scan-results/json-stream";
import type { Outline, ScanReader } from "#evidence/scan-results/reader";
import { scanReaders } from "#evidence/scan-results/readers";

const MOST_PATHS = 5_000;
const LONGEST_TEXT = 300;

/** The paths of a JSON text, and what is near its root: by these its format is recognised. */
export class OutlineOf {
  readonly #paths = new Set<string>();
  readonly #texts = new Map<string, string>();
  readonly #stream = new JsonStream({
    wants: (path, kind) => kind === "scalar" && isNear(path),
    value: (path, value) => this.note(path, value),
    seen: (path) => this.see(path),
  });

  /** Reads on. @throws BadFile when it is not JSON */
  write(text: string): void {
    this.#stream.write(text);
  }

  /** A path was met. */
  see(path: string): void {
    if (this.#paths.size < MOST_PATHS) this.#paths.add(path);
  }

  /** A value was met; of those near the root the text is remembered. */
  note(path: string, value: unknown): void {
    if (isNear(path) && (typeof value === "string" || typeof value === "number"))
      this.#texts.set(path, String(value).slice(0, LONGEST_TEXT));
  }

  /** The format, as soon as it is known. @throws BadFile when the text is two at once */
  reader(): ScanReader | null {
    const found = this.#recognised();
    if (found.length > 1) throw mixed(found);
    return found[0] ?? null;
  }

  /** @throws BadFile when what was read is of another format too */
  refuseMixed(reader: ScanReader): void {
    const others = this.#recognised().filter((one) => one !== reader);
    if (others.length > 0) throw mixed([reader, ...others]);
  }

  #recognised(): ScanReader[] {
    const outline: Outline = {
      has: (path) => this.#paths.has(path),
      text: (path) => this.#texts.get(path) ?? null,
    };
    return scanReaders.filter((one) => one.kind === "json" && one.recognises(outline));
  }
}

function isNear(path: string): boolean {
  return /^(\[\]\.)?[^.[\]]+$/.test(path);
}

function mixed(found: readonly ScanReader[]): BadFile {
  const titles = found.map(({ title }) => title).join(" and ");
  return new BadFile(`The file has marks of ${titles} at once. Hand in what each program wrote by itself.`);
}
