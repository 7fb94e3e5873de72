import type { AppContext } from "#app/context";
import type { Actor } from "#app/work";

/** The scheduled instant of a run. */
export type Occasion = {
  /** The instant it was due; the present one when a person asked for the run. */
  scheduledFor: Date;
  /** Due runs that were missed before this one, while Surety was off. */
  missed: number;
};

/** Something that runs on a schedule. */
export type Job = {
  /** Verb and object in kebab-case, such as "raise-breach-reminders". */
  name: string;
  /** Five fields, UTC. */
  cron: string;
  /** One sentence for the page of jobs. */
  does: string;
  /**
   * Whether it waits while the clock was set ahead just now: by its day it would end access, open something or write to people
   * for good. Breach reminders do not wait: too early is the safe side. Run by hand it does not wait either.
   */
  waitsForClock?: true;
  /** Does what is due at `app.now()`; throws when it failed. A returned sentence is stored with the run. */
  run(app: AppContext, occasion: Occasion): Promise<string | undefined>;
};

/** The job as the actor of its changes. */
export function actorOfJob(name: string): Actor {
  return { kind: "job", name };
}
