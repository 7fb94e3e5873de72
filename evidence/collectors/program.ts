import { type ChildProcess, spawn } from "node:child_process";
import { MINUTE_MS } from "#domain/durations";

type Options = {
  /** The whole environment of the program: nothing is inherited. Secrets go here, never into the arguments. */
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Of its output. Default 16 MiB; what goes to `onOutput` is not counted. */
  maxBytes?: number;
  /** Takes the output piece by piece instead of keeping it. */
  onOutput?(piece: Buffer): void;
};
export type Ended = { code: number | null; stdout: Buffer; stderr: string };

/** Why a program gave no result, in one sentence. */
export class ProgramError extends Error {
  readonly trouble: "missing" | "timeout" | "too_large" | "failed";
  /** What the program had written by then. */
  readonly output: string;

  constructor(
    trouble: ProgramError["trouble"],
    message: string,
    { cause, output = "" }: { cause?: unknown; output?: string } = {},
  ) {
    super(message, { cause });
    this.name = "ProgramError";
    this.trouble = trouble;
    this.output = output;
  }
}

const MOST_STDERR = 64 * 1024;

/**
 * Runs a program without a shell, within limits of time and output. It is killed with every process that it started, also
 * when Surety ends. @throws ProgramError when it is not installed or a limit is exceeded; a code that is not 0 is no error
 */
export function runProgram(program: string, args: readonly string[], options: Options): Promise<Ended> {
  const { env, timeoutMs, maxBytes = 16 * 1024 * 1024, onOutput } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => killGroup(child);
    const stdout: Buffer[] = [];
    let size = 0;
    let stderr = "";
    const end = (settle: () => void) => {
      clearTimeout(timer);
      process.off("exit", kill);
      settle();
    };
    const stop = (trouble: "timeout" | "too_large", message: string) => {
      kill();
      child.stdout.destroy();
      child.stderr.destroy();
      const output = `${Buffer.concat(stdout).toString("utf8")}\n${stderr}`;
      end(() => reject(new ProgramError(trouble, message, { output })));
    };
    const timer = setTimeout(
      () => stop("timeout", `${program} did not end within ${durationText(timeoutMs)}.`),
      timeoutMs,
    );
    process.once("exit", kill);
    child.stdout.on("data", (piece: Buffer) => {
      if (onOutput) return onOutput(piece);
      size += piece.length;
      if (size > maxBytes) return stop("too_large", `${program} wrote more than ${maxBytes} bytes.`);
      stdout.push(piece);
    });
    child.stderr.on("data", (piece: Buffer) => {
      stderr = (stderr + piece.toString("utf8")).slice(-MOST_STDERR);
    });
    child.once("error", (error: NodeJS.ErrnoException) => {
      const words =
        error.code === "ENOENT"
          ? `The program ${program} is not installed on the server of Surety.`
          : `The program ${program} could not be started (${error.code ?? error.message}).`;
      end(() =>
        reject(new ProgramError(error.code === "ENOENT" ? "missing" : "failed", words, { cause: error })),
      );
    });
    child.once("close", (code) => end(() => resolve({ code, stdout: Buffer.concat(stdout), stderr })));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function durationText(ms: number): string {
  return ms >= 2 * MINUTE_MS ? `${Math.round(ms / MINUTE_MS)} minutes` : `${Math.ceil(ms / 1000)} s`;
}
