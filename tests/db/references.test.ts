import { expect, test } from "vitest";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";
import { meddle } from "#tests/support/meddling";

test.each(["delete from reference_counters", "update reference_counters set last = 1 where prefix = 'INC'"])(
  "after %s an incident is reported under the next number",
  async (statement) => {
    const app = await testApp("2026-03-10T08:00:00.000Z");
    await testOrganisation(app);
    const { actor } = await testPerson(app, "Maren Olsen", "officer");
    for (let n = 0; n < 3; n += 1) await incident(app, actor);
    await incident(app, actor, { exercise: true });
    meddle(app.config.dataDir, [statement]);
    await incident(app, actor);
    await incident(app, actor);
    await incident(app, actor, { exercise: true });
    const refs = await app.read.selectFrom("incidents").select("ref").orderBy("ref").execute();
    expect(refs.map(({ ref }) => ref)).toEqual([
      "EXE-0001",
      "EXE-0002",
      "INC-0001",
      "INC-0002",
      "INC-0003",
      "INC-0004",
      "INC-0005",
    ]);
  },
);
