import type { Collector } from "#evidence/collectors/collector";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { AWS_KEY, AWS_SECRET } from "#tests/support/servers/aws";

export const AWS_NOW = new Date("2026-03-11T09:00:00.000Z");

/** Asks the AWS played at `endpoint`; `waits` are the waits that the collector asked for, in milliseconds. */
export async function lookAtAws<S>(
  collector: Collector<S>,
  endpoint: string,
  change: Record<string, string> = {},
  secret = AWS_SECRET,
) {
  const waits: number[] = [];
  const settings = collector.schema.parse({ key: AWS_KEY, endpoint, ...change });
  const wait = async (ms: number) => {
    waits.push(ms);
  };
  const reach = { ...testReach(AWS_NOW), secrets: { secret }, wait };
  return { ...(await collected(collector, settings, reach, AWS_NOW)), waits };
}
