import { commandLine } from "#app/cli/main";

/** Runs the command line in this process, on the data folder of a test, and keeps what it printed. */
export async function surety(
  dataDir: string,
  args: string[],
  { input = "", env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<{ code: number; out: string; err: string; json: unknown }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await commandLine(args, {
    env: { DATA_DIR: dataDir, ...env },
    input: (async function* () {
      yield input;
    })(),
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  const text = out.join("\n");
  return {
    code,
    out: text,
    err: err.join("\n"),
    get json() {
      return JSON.parse(text) as unknown;
    },
  };
}
