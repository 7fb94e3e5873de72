import type { Job } from "#app/jobs/job";

/** Everything that happens by the clock, in one list. Times are UTC. */
export const schedule: Job[] = [];
