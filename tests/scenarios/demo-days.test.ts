import { expect, test } from "vitest";
import { tellStory } from "#app/demo/story";
import { testApp } from "#tests/support/app";

test.each(["2026-11-29T23:05:00.000Z", "2026-07-15T22:30:00.000Z"])(
  "the demo company can be made at %s, which is the next day where it is",
  { timeout: 120_000 },
  async (now) => {
    const app = await testApp(now);
    const signIns = await tellStory(app, new Date(now), (when) => app.clock.set(when.toISOString()));
    expect(signIns.length).toBeGreaterThan(3);
  },
);
