import { generate } from "otplib";
import type { Command } from "#app/cli/command";
import { readConfig } from "#app/config";
import { demoPassword } from "#app/demo/company";
import { tellStory } from "#app/demo/story";
import { openContext } from "#app/operations/installation/opening";
import { findOrganisation } from "#db/installation/organisation";
import { Refused } from "#domain/errors";
import { roleNames } from "#domain/roles";

/** Fills an empty data folder with the demo company and prints its sign-ins. */
export const command: Command = {
  name: "demo",
  begins: true,
  usage: ["demo                       fills an empty DATA_DIR with a demo company"],
  async run(call) {
    let clock: Date | undefined;
    const app = await openContext(readConfig({ LOG_LEVEL: "silent", ...call.env }), {
      now: clockOr(() => clock),
    });
    try {
      if (await findOrganisation(app.read))
        throw new Refused("conflict", "This data folder is in use. The demo needs an empty one.");
      const now = app.now();
      const signIns = await tellStory(app, now, (when) => {
        clock = when;
      });
      const code = async (secret: string) => generate({ secret, epoch: Math.floor(now.getTime() / 1000) });
      const lines = await Promise.all(
        signIns.map(async ({ name, role, email, secret, codes }) => [
          `${roleNames[role].padEnd(18)} ${email}  ${name}`,
          `${"".padEnd(18)} app secret ${secret}, code now ${await code(secret)}, recovery codes ${codes.slice(0, 3).join(" ")}`,
        ]),
      );
      call.answer([`Sign in with the password "${demoPassword}" and a code:`, ...lines.flat()], signIns);
    } finally {
      await app.close();
    }
  },
};

function clockOr(story: () => Date | undefined): (() => Date) | undefined {
  // The story's clock, and the machine's as long as there is none.
  const machine = new Date(performance.timeOrigin + performance.now());
  return () => story() ?? machine;
}
