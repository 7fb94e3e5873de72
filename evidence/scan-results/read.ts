import type { ScanReading } from "#domain/evidence/scan-results";
import { BadFile } from "#evidence/files/bad-lines";
import { encodingOf } from "#evidence/files/encoding";
import { Findings } from "#evidence/scan-results/findings";
import { type JsonKind, JsonStream } from "#evidence/scan-results/json-stream";
import { OutlineOf } from "#evidence/scan-results/outline";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { scanReaders } from "#evidence/scan-results/readers";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { XmlStream } from "#evidence/scan-results/xml-stream";

/** The largest file of scan results that is read, in bytes. It is read in pieces and never as a whole in memory. */
const LARGEST_SCAN = 200 * 1024 * 1024;
/** So much text may come before it is known which format it is. */
const MOST_UNKNOWN = 4 * 1024 * 1024;
const PIECE = 64 * 1024;

/** Takes the text of a file in pieces; `end` completes what was found. */
type Sink = { write(text: string): void; end(): void; reader: ScanReader };

/**
 * Reads a file of scan results of any known format, told apart by its content. The whole file or nothing.
 * @throws BadFile with place and reason
 */
export async function readScan(source: AsyncIterable<Uint8Array>, now: Date): Promise<ScanReading> {
  const findings = new Findings(now);
  let sink: Sink | null = null;
  let waiting: string[] = [];
  let unknown = 0;
  let recogniser: Recogniser | null = null;
  for await (const piece of texts(source)) {
    if (sink) {
      sink.write(piece);
      continue;
    }
    waiting.push(piece);
    unknown += piece.length;
    recogniser ??= recogniserOf(waiting.join(""));
    const reader = recogniser?.(piece);
    if (!reader && unknown > MOST_UNKNOWN) throw notRecognised();
    if (!reader) continue;
    sink = sinkOf(reader, findings);
    for (const one of waiting) sink.write(one);
    waiting = [];
  }
  if (!sink) throw unknown === 0 ? new BadFile("The file is empty.") : notRecognised(waiting.join(""));
  sink.end();
  return findings.reading(sink.reader.format);
}

/** So much of a file is looked at to tell whether a scanner wrote it. */
const LOOKED_AT = 1024 * 1024;

/** The title of the format whose signs a file bears, such as "SARIF 2.1.0"; null for every other file, a damaged one too. */
export async function recogniseScan(source: AsyncIterable<Uint8Array>): Promise<string | null> {
  let start = "";
  let seen = 0;
  let recogniser: Recogniser | null = null;
  try {
    for await (const piece of texts(source)) {
      if (!recogniser) start += piece;
      recogniser ??= recogniserOf(start);
      const reader = recogniser?.(piece);
      if (reader) return reader.title;
      seen += piece.length;
      if (seen > LOOKED_AT) return null;
    }
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
  }
  return null;
}

/** Asks of each further piece whether the format is known now. */
type Recogniser = (piece: string) => ScanReader | null;

/** How the format is found out, by the first sign; null while there is none. */
function recogniserOf(start: string): Recogniser | null {
  const first = start.trimStart()[0];
  if (first === undefined) return null;
  let all = "";
  if (first === "{" || first === "[") {
    const outline = new OutlineOf();
    return (piece) => {
      outline.write(all === "" ? start : piece);
      all = "begun";
      return outline.reader();
    };
  }
  return (piece) => {
    all += all === "" ? start : piece;
    return first === "<" ? xmlReader(all) : linesReader(all);
  };
}

function xmlReader(text: string): ScanReader | null {
  const root = /<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]/.exec(
    text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, ""),
  )?.[2];
  return scanReaders.find((one) => one.kind === "xml" && one.roots.includes(root ?? "")) ?? null;
}

function linesReader(text: string): ScanReader | null {
  return scanReaders.find((one) => one.kind === "lines" && one.begins.test(text.slice(0, 2_000))) ?? null;
}

function sinkOf(reader: ScanReader, findings: Findings): Sink {
  if (reader.kind === "json") return jsonSink(reader, findings);
  if (reader.kind === "xml") {
    const reading = reader.read(findings);
    const stream = new XmlStream(reading);
    return {
      reader,
      write: (text) => stream.write(text),
      end: () => {
        stream.end();
        reading.end?.();
      },
    };
  }
  return linesSink(reader, findings);
}

function jsonSink(reader: ScanReader & { kind: "json" }, findings: Findings): Sink {
  const reading = reader.read(findings);
  const outline = new OutlineOf();
  const isList = listsOf(reading);
  const stream = new JsonStream({
    wants: (path, kind) => reading.wants(path, kind) || (kind !== "list" && isList(path)),
    value: (path, value, place) => {
      outline.note(path, value);
      if (reading.wants(path, kindOf(value))) reading.take(path, value, place);
      else if (value !== null) throw notUnderstood(place(), "is not a list.");
    },
    seen: (path) => outline.see(path),
    closed: (path) => reading.closed?.(path),
  });
  return {
    reader,
    write: (text) => stream.write(text),
    end: () => {
      stream.end();
      if (stream.roots > 1 && !reader.lines)
        throw new BadFile(
          `The file holds ${stream.roots} JSON values one after another. Hand them in one by one.`,
        );
      outline.refuseMixed(reader);
      reading.end?.();
    },
  };
}

const MOST_PATHS = 5_000;

/** Where the reading takes records of a list: anything else there would read as if nothing were listed. */
function listsOf(reading: JsonReading): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const answer = known.get(path) ?? reading.wants(`${path}[]`, "object");
    if (known.size < MOST_PATHS) known.set(path, answer);
    return answer;
  };
}

function kindOf(value: unknown): JsonKind {
  if (Array.isArray(value)) return "list";
  return value !== null && typeof value === "object" ? "object" : "scalar";
}

const LONGEST_LINE = 1024 * 1024;

function linesSink(reader: ScanReader & { kind: "lines" }, findings: Findings): Sink {
  const reading = reader.read(findings);
  let held = "";
  let number = 0;
  return {
    reader,
    write: (text) => {
      const lines = (held + text).split("\n");
      held = lines.pop() ?? "";
      for (const line of lines) reading.line(line.replace(/\r$/, ""), ++number);
      if (held.length > LONGEST_LINE)
        throw new BadFile(`Line ${number + 1} has more than 1,048,576 characters.`);
    },
    end: () => {
      if (held !== "") reading.line(held, number + 1);
      reading.end?.();
    },
  };
}

/** The text of a file in pieces, whatever it is written in; PowerShell writes UTF-16. */
async function* texts(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let size = 0;
  for await (const bytes of source) {
    if (bytes.length === 0) continue;
    decoder ??= new TextDecoder(beginningOf(bytes), { fatal: true });
    size += bytes.length;
    if (size > LARGEST_SCAN) throw new BadFile("The file is larger than 200 MiB. Split it.");
    for (let at = 0; at < bytes.length; at += PIECE) {
      const text = decode(decoder, size, bytes.subarray(at, at + PIECE));
      if (text !== "") yield text;
    }
  }
  const rest = decoder ? decode(decoder, size) : "";
  if (rest !== "") yield rest;
}

function beginningOf(bytes: Uint8Array): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new BadFile("The file is compressed with gzip. Unpack it first.");
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3)
    throw new BadFile("The file is a ZIP archive. Unpack it first.");
  return encodingOf(bytes);
}

function decode(decoder: TextDecoder, read: number, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw new BadFile(
      `The file is not text of its encoding (${decoder.encoding}) within its first ${read.toLocaleString("en")} bytes.`,
    );
  }
}

function notRecognised(text = ""): BadFile {
  if (/^\s*<(!doctype html|html)\b/i.test(text))
    return new BadFile("The file is a web page, not scan results: possibly a sign-in page was saved.");
  const known = scanReaders.map(({ title }) => title).join(", ");
  return new BadFile(`The file is in no format that is read here. These are: ${known}.`);
}
