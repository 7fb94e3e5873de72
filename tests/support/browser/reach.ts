import { utcDay } from "#domain/days";
import type { OwnRecords, Reach } from "#evidence/collectors/collector";
import { type EgressOptions, openEgress } from "#evidence/network/egress";

/** What a collector leans on in tests: the real way out, open to loopback. */
export function testReach(
  now: Date,
  options: Partial<EgressOptions> = {},
  own: Partial<OwnRecords> = {},
): Reach {
  return {
    way: openEgress({ now: () => now, allowPrivate: ["127.0.0.1"], ...options }),
    now: () => now,
    wait: async () => undefined,
    secrets: {},
    own: { today: async () => utcDay(now), users: async () => [], backups: async () => [], ...own },
  };
}
