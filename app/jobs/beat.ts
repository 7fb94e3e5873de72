import cron, { type ScheduledTask } from "node-cron";
import type { AppContext } from "#app/context";

/** How often the scheduler looks what is due. Milliseconds. */
const beatMs = 10_000;
/** node-cron waits for an instant of the clock; where that was set back, a timer that only counts calls instead. Milliseconds. */
const lateMs = beatMs + 2_000;

const silent = { info() {}, warn() {}, error() {}, debug() {} };

/**
 * Calls `look` every ten seconds until stopped, whatever is done to the clock. node-cron gives each call, armed again for one
 * instant: a pattern that recurs would make it walk through every occurrence that a clock set ahead has passed.
 */
export function startBeat({ now }: Pick<AppContext, "now">, look: () => void): { stop(): void } {
  let task: ScheduledTask | undefined;
  let guard: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(guard);
    void task?.destroy();
    task = undefined;
  };
  const arm = () => {
    stop();
    const beat = () => {
      arm();
      look();
    };
    const options = { timezone: "UTC", logger: silent, missedExecutionTolerance: Number.MAX_SAFE_INTEGER };
    task = cron.schedule(oncePattern(new Date(now().getTime() + beatMs)), beat, options);
    // The clock may pass the instant by more than node-cron calls late: then it calls it missed.
    task.on("execution:missed", beat);
    guard = setTimeout(beat, lateMs);
  };
  arm();
  return { stop };
}

/** A cron line of six fields that is due at the next whole second from `at` on, and a year later again. */
function oncePattern(at: Date): string {
  const due = new Date(Math.ceil(at.getTime() / 1000) * 1000);
  const day = `${due.getUTCDate()} ${due.getUTCMonth() + 1} *`;
  return `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} ${day}`;
}
