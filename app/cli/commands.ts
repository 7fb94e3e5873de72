import type { Command } from "#app/cli/command";
import { command as jobs } from "#app/cli/jobs";
import { command as setup } from "#app/cli/setup";
import { command as user } from "#app/cli/user";

/** Every word of the command line. */
export const commands: Command[] = [setup, user, jobs];
