import type { Command } from "#app/cli/command";
import { type Config, readConfig } from "#app/config";
import { checkFolder } from "#app/queries/installation/check-folder";
import { checkMailServer, checkRecords } from "#app/queries/installation/check-records";
import { checkServer } from "#app/queries/installation/check-server";
import { operatorWords } from "#app/storage/storage-errors";
import { counted } from "#domain/counted";
import { type CheckResult, checkNames, inOrder, resultsOf } from "#domain/installation/checkup";

const marks = { ok: "ok     ", warning: "WARNING", failed: "FAILED " } as const;

/** `surety doctor`: what keeps an installation from working as it should, and what to do. It opens the folder as every command does, and asks the mail server, the mailbox and PUBLIC_URL. */
export const command: Command = {
  name: "doctor",
  usage: ["doctor"],
  async run(call) {
    const results = inOrder(await examine(call.env, call.open));
    const failed = results.filter(({ state }) => state === "failed").length;
    const warnings = results.filter(({ state }) => state === "warning").length;
    call.answer(
      [
        ...results.map(({ check, state, text }) => `${marks[state]} ${checkNames[check]}: ${text}`),
        `${results.length - failed - warnings} ok, ${warnings} warnings, ${failed} failed`,
      ],
      { sound: failed === 0, results },
    );
    if (failed > 0) throw new Error(counted(failed, "check failed.", "checks failed."));
  },
};

async function examine(
  env: Parameters<typeof readConfig>[0],
  open: Parameters<Command["run"]>[0]["open"],
): Promise<CheckResult[]> {
  const settings = resultsOf("settings");
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    return (error as Error).message.split("\n").map(settings.failed);
  }
  const folder = checkFolder(config);
  const before = [settings.ok("Every variable that is set can be read."), ...folder];
  if (folder.some(({ check, state }) => state === "failed" && check !== "disk")) return before;
  try {
    const app = await open();
    return [
      ...before,
      ...(await checkRecords(app)),
      ...(await checkServer(app)),
      ...(await checkMailServer(app)),
    ];
  } catch (error) {
    return [...before, resultsOf("database").failed(operatorWords(error, config.dataDir))];
  }
}
