import type { ParseArgsOptionsConfig } from "node:util";
import type { AppContext } from "#app/context";
import type { Actor } from "#app/work";

/** What was typed, and what a command may lean on. */
export type Call = {
  /** Words after the command's name that are not options: `["run", "back-up"]`. */
  words: string[];
  /** Options by their long name. */
  options: Record<string, string | boolean | (string | boolean)[] | undefined>;
  /** The person at the machine, as the audit log names them. */
  actor: Actor;
  env: Record<string, string | undefined>;
  /** Opens the data folder, which holds an installation unless the command `begins` one; closed at the end. Safe beside a running server. */
  open(): Promise<AppContext>;
  /** Everything on standard input, without the last line break. */
  readInput(): Promise<string>;
  /** Gives the answer: `lines` for people, `value` with --json. */
  answer(lines: string | string[], value: unknown): void;
};

/** One word of the command line: `surety backup …`. */
export type Command = {
  name: string;
  /** One line for each way to call it, without "surety". */
  usage: string[];
  options?: ParseArgsOptionsConfig;
  /** It may make a new installation; every other command needs one that is there. */
  begins?: true;
  /** Throws Refused or any Error for exit code 1, WrongUsage for 2. */
  run(call: Call): Promise<void>;
};

/** The command was not understood: its usage is shown and the exit code is 2. */
export class WrongUsage extends Error {}

/** The option's text. Throws WrongUsage when it is missing. */
export function requireOption({ options }: Call, name: string): string {
  const value = options[name];
  if (typeof value === "string" && value !== "") return value;
  throw new WrongUsage(`--${name} is missing.`);
}

/** The word at this place. Throws WrongUsage when it is missing. */
export function requireWord({ words }: Call, index: number, what: string): string {
  const word = words[index];
  if (word !== undefined) return word;
  throw new WrongUsage(`${what} is missing.`);
}
