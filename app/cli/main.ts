import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { type Call, type Command, WrongUsage } from "#app/cli/command";
import { commands } from "#app/cli/commands";
import { answerWritten, printAnswer } from "#app/cli/standard-output";
import { readConfig } from "#app/config";
import type { AppContext } from "#app/context";
import { bodyText, utf8Text } from "#app/http/body-text";
import { openContext } from "#app/operations/installation/opening";
import { operatorWords } from "#app/storage/storage-errors";
import { withUnreadable } from "#db/unreadable";
import { encodingOf } from "#evidence/files/encoding";

/** Where the command line reads and writes; the process's own unless a test gives others. */
export type Terminal = {
  env: Record<string, string | undefined>;
  input: AsyncIterable<Uint8Array | string>;
  out(text: string): void;
  /** Resolves when everything given to `out` is written. Throws with a plain sentence when it could not be. */
  written?(): Promise<void>;
  err(text: string): void;
};

const own: Terminal = {
  env: process.env,
  input: process.stdin,
  out: printAnswer,
  written: answerWritten,
  err: (text) => process.stderr.write(`${text}\n`),
};

/** Runs one command. Exit code: 0 done, 1 refused, failed, or not whole, with one clear line on stderr for each reason, 2 wrong usage. */
export async function commandLine(args: string[], terminal: Terminal = own): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || ["help", "--help", "-h"].includes(name)) {
    terminal[name === undefined ? "err" : "out"](overview());
    return name === undefined ? 2 : 0;
  }
  if (rest.some((word) => word.includes("\uFFFD"))) {
    terminal.err("surety: an argument is not UTF-8 text. Set the terminal to UTF-8, such as LANG=C.UTF-8.");
    return 2;
  }
  const command = commands.find((one) => one.name === name);
  if (command && rest.some((word) => word === "--help" || word === "-h")) {
    terminal.out(usage([command]));
    return 0;
  }
  if (!command) {
    terminal.err(`surety: there is no command "${name}".\n${overview()}`);
    return 2;
  }
  return run(command, rest, terminal);
}

async function run(command: Command, args: string[], terminal: Terminal): Promise<number> {
  let app: AppContext | undefined;
  try {
    const call = readCall(command, args, terminal, async () => {
      app ??= await openContext(readConfig({ LOG_LEVEL: "silent", ...terminal.env }), {
        existing: !command.begins,
      });
      return app;
    });
    const { unreadable } = await withUnreadable(() => command.run(call));
    await terminal.written?.();
    for (const { table, id, why } of unreadable) terminal.err(forTerminal(leftOutWords(table, id, why)));
    return unreadable.length > 0 ? 1 : 0;
  } catch (error) {
    const message = operatorWords(error, terminal.env.DATA_DIR ?? "./data");
    if (!(error instanceof WrongUsage)) {
      terminal.err(`surety: ${message}`);
      return 1;
    }
    terminal.err(`surety: ${message}\n${usage([command])}`);
    return 2;
  } finally {
    await app?.close();
  }
}

/** What a command left out, so that no one takes its answer for the whole. */
function leftOutWords(table: string, id: string, why: string): string {
  return `surety: a stored record cannot be read and was left out: ${table} ${id} (${why}). Run "surety verify", which names what is damaged.`;
}

function readCall(command: Command, args: string[], terminal: Terminal, open: Call["open"]): Call {
  const { values, positionals } = parse(command, args);
  return {
    words: positionals,
    options: values,
    actor: { kind: "cli", name: `cli:${userName()}` },
    env: terminal.env,
    open,
    readInput: () => readAll(terminal.input),
    answer(lines, value) {
      terminal.out(values.json ? JSON.stringify(value, null, 2) : forTerminal([lines].flat().join("\n")));
    },
  };
}

/** Stored text moves no cursor and turns no line round where it is printed. */
function forTerminal(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if ((error as { info?: { code?: string } }).info?.code !== "ENOENT") throw error;
    return `user ${process.getuid?.()}`;
  }
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { ...command.options, json: { type: "boolean" } },
    });
  } catch (error) {
    throw new WrongUsage((error as Error).message.replace(/\. To specify.*$/s, "."));
  }
}

async function readAll(input: Terminal["input"]): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of input) pieces.push(Buffer.from(piece));
  const bytes = Buffer.concat(pieces);
  // Windows PowerShell writes UTF-16 with a mark into a file.
  const isUtf8 = encodingOf(bytes) === "utf-8";
  const text = isUtf8 ? utf8Text(bytes, "Standard input") : bodyText(bytes, "");
  return text.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
}

function overview(): string {
  return `${usage(commands)}\n\n--json prints the answer as JSON. DATA_DIR names the data folder (default: ./data).`;
}

function usage(some: Command[]): string {
  return some.flatMap((command) => command.usage.map((line) => `  surety ${line}`)).join("\n");
}
