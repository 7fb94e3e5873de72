import type { Day } from "#domain/days";
import type { Finding } from "#domain/evidence/evidence";
import type { z } from "#domain/schema";
import type { Limits } from "#evidence/account-apis/source";
import type { Egress } from "#evidence/network/egress";

/** One answer as it came, byte for byte. */
type RawFile = { name: string; mediaType: string; bytes: Buffer };

/** What came back from one source at one time. */
export type Gathering = {
  files: RawFile[];
  /** Where it came from: an address, a name, "Surety itself". */
  source: string;
  /** The query, so that it can be repeated. */
  query: string;
  extractedAt: Date;
  rows: number | null;
  /** How it was checked that nothing is missing. */
  completeness: string;
  /** What could not be gathered, in words; empty when it is whole. Partial evidence never passes. */
  missing: string[];
  /** What is whole but should be mended, such as a token that may do more than it needs to. It decides nothing. */
  warnings?: string[];
};

/** What Surety knows about itself, for the collectors that look inside. */
export type OwnRecords = {
  /** The organisation's calendar day. */
  today(): Promise<Day>;
  users(): Promise<OwnUser[]>;
  backups(): Promise<OwnBackup[]>;
};
export type OwnUser = {
  name: string;
  email: string;
  role: string;
  person: { name: string; endsOn: string | null } | null;
  secondFactor: boolean;
  createdAt: string;
  endedAt: string | null;
  expiresAt: string | null;
  lastSeenAt: string | null;
};
export type OwnBackup = {
  name: string;
  madeAt: string;
  bytes: number;
  verifiedAt: string | null;
  problem: string | null;
};

/** What `collect` may lean on. It reaches out by `way` and nothing else. */
export type Reach = {
  way: Egress;
  now(): Date;
  /** Waits that long where a server asks for it. Milliseconds. */
  wait(ms: number): Promise<void>;
  /** Other limits of requests than the usual ones. */
  limits?: Partial<Limits>;
  own: OwnRecords;
  /** Passwords and tokens by the name of their setting, opened for this one run. None may get into a file or a message. */
  secrets: Readonly<Record<string, string>>;
};

/** A setting that a person fills in for each target. */
type Setting = {
  name: string;
  label: string;
  hint: string;
  optional?: boolean;
  /** A password or token: stored sealed, never shown again, and given to `collect` in `reach.secrets` instead of the settings. */
  secret?: boolean;
  /** The value a new form begins with. */
  start?: string;
  /** Several lines, as for a certificate. */
  long?: boolean;
  choices?: readonly { value: string; text: string }[];
};

/**
 * One source of evidence. `collect` reaches out and judges nothing; `assess` is pure, reads the stored bytes alone,
 * and can be run again on old evidence. It throws nothing: what it cannot read is "unknown".
 */
export type Collector<S = unknown> = {
  name: string;
  /** Raised when `assess` starts to judge differently. */
  version: number;
  title: string;
  /** One sentence: what it looks at. */
  does: string;
  settings: readonly Setting[];
  schema: z.ZodType<S>;
  /** Where the secrets are sent and how they are protected on the way: they are not kept when this changes. */
  destination?(settings: S): string;
  /** Runs in a job of its own, so that no other collector waits for it: a run takes minutes. */
  takesMinutes?: true;
  /** Default schedule, five fields, UTC. */
  cron: string;
  /** Controls of the catalogue that its evidence usually serves. */
  controls: readonly string[];
  collect(settings: S, reach: Reach): Promise<Gathering>;
  assess(files: ReadonlyMap<string, Buffer>, settings: S, at: Date): Finding[];
};

/** Makes a finding; `rule` and `object` say what was judged, `detail` why, with the number and the limit. */
export function finding(rule: string, object: string, verdict: Finding["verdict"], detail: string): Finding {
  return { rule, object, verdict, detail };
}

/** Reads a stored JSON file; undefined when it is not there or no JSON, which an assessment calls unknown. */
export function readJson<T>(files: ReadonlyMap<string, Buffer>, name: string): T | undefined {
  try {
    return JSON.parse(files.get(name)?.toString("utf8") ?? "") as T;
  } catch {
    return undefined;
  }
}

/** A JSON answer as a file. */
export function jsonFile(name: string, value: unknown): RawFile {
  return {
    name,
    mediaType: "application/json",
    bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`, "utf8"),
  };
}
