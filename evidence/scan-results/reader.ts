import type { Findings } from "#evidence/scan-results/findings";
import type { JsonKind } from "#evidence/scan-results/json-stream";

/** What is known of a JSON text before it is read: the paths that were met, and the texts and numbers near its root. */
export type Outline = {
  has(path: string): boolean;
  /** The value at a path of one or two names; null when it has none, or was not met yet. */
  text(path: string): string | null;
};

/** Takes the records of one JSON file, one after another. @throws BadFile */
export type JsonReading = {
  wants(path: string, kind: JsonKind): boolean;
  take(path: string, value: unknown, place: () => string): void;
  /** A list or an object ended that was not taken as a whole. */
  closed?(path: string): void;
  /** Everything was taken. */
  end?(): void;
};

/** Takes the elements of one XML file. Names are without prefix. @throws BadFile */
export type XmlReading = {
  open(name: string, attributes: Record<string, string>): void;
  /** `text` is what stood directly inside, where `keeps` is true of the name. */
  close(name: string, text: string): void;
  keeps: ReadonlySet<string>;
  end?(): void;
};

/** Takes the lines of a text. @throws BadFile */
export type LinesReading = { line(text: string, number: number): void; end?(): void };

type About = {
  /** Stored with the evidence; never changes. */
  format: string;
  title: string;
  /** What makes such a file, for the page. */
  from: string;
};

/**
 * One format of scan results. A reader is pure: it gets the parts of a file in order, adds findings, and refuses what it does not
 * understand with its place. What the file leaves out is unknown, never a pass.
 */
export type ScanReader = About &
  (
    | {
        kind: "json";
        recognises(outline: Outline): boolean;
        /** May several JSON values follow each other? */
        lines?: true;
        read(findings: Findings): JsonReading;
      }
    | { kind: "xml"; roots: readonly string[]; read(findings: Findings): XmlReading }
    | { kind: "lines"; begins: RegExp; read(findings: Findings): LinesReading }
  );
