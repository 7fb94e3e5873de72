import { command as backup } from "#app/cli/backup";
import { command as collect } from "#app/cli/collect";
import type { Command } from "#app/cli/command";
import { command as demo } from "#app/cli/demo";
import { command as doctor } from "#app/cli/doctor";
import { command as evidence } from "#app/cli/evidence";
import { command as imports } from "#app/cli/import";
import { command as incident } from "#app/cli/incident";
import { command as jobs } from "#app/cli/jobs";
import { command as log } from "#app/cli/log";
import { command as mail } from "#app/cli/mail";
import { command as review } from "#app/cli/review";
import { command as rotateKey } from "#app/cli/rotate-key";
import { command as search } from "#app/cli/search";
import { command as setup } from "#app/cli/setup";
import { command as source } from "#app/cli/source";
import { command as user } from "#app/cli/user";
import { command as verify } from "#app/cli/verify";

/** Every word of the command line. */
export const commands: Command[] = [
  review,
  setup,
  user,
  jobs,
  mail,
  backup,
  verify,
  doctor,
  rotateKey,
  demo,
  imports,
  incident,
  evidence,
  collect,
  source,
  log,
  search,
];
