import { DAY_MS } from "#domain/durations";
import { z } from "#domain/schema";

/** How a server process ended without its orderly stop, as far as anything saw it. */
export const crashRecord = z.object({
  /** Start and process number: one life of one process. */
  id: z.string().min(1).max(100),
  startedAt: z.coerce.date(),
  /** Unknown when the process could not say it and nothing supervised it. */
  endedAt: z.coerce.date().nullable().default(null),
  exitCode: z.number().int().nullable().default(null),
  signal: z.string().max(20).nullable().default(null),
  /** The last of the error output, without secrets. */
  output: z.string().max(20_000).default(""),
});
type CrashRecord = z.output<typeof crashRecord>;

/** A crash as the audit log keeps it. */
export type Crash = {
  /** When the next start found it. */
  reportedAt: Date;
  startedAt: Date;
  endedAt: Date | null;
  cause: string;
};

const LONGEST_CAUSE = 200;

/** Why a process ended, in a few words: "out of memory", "killed (SIGKILL)", the error's first line. */
export function causeOf({
  exitCode,
  signal,
  output,
}: Omit<CrashRecord, "id" | "startedAt" | "endedAt">): string {
  if (/heap out of memory|heap limit|ERR_WORKER_OUT_OF_MEMORY/.test(output)) return "out of memory";
  // The first wording is that of earlier versions, whose records may still be here.
  const silence = /(?:gave no sign of life|has not responded) for (\d+) s and is killed/.exec(output)?.[1];
  if (silence && signal === "SIGKILL") return `no response for ${silence} s`;
  const error = /^\s*(\w*Error\b.*)$/m.exec(output)?.[1];
  if (error) return error.slice(0, LONGEST_CAUSE);
  if (signal === "SIGKILL") return "killed (SIGKILL), perhaps because the machine ran out of memory";
  if (signal) return `ended by signal ${signal}`;
  if (exitCode !== null) return `ended with exit code ${exitCode}`;
  return "killed, or the machine lost power";
}

/** The crash to show on Today: the newest, for a day after the restart. */
export function crashToShow(newest: Crash | undefined, now: Date): Crash | null {
  if (!newest) return null;
  const age = now.getTime() - newest.reportedAt.getTime();
  return age < DAY_MS ? newest : null;
}
