import { expect, test } from "vitest";
import { listClocks } from "#db/breach-clocks/clocks";
import { listTimeline } from "#db/incidents/facts";
import { fromTyped } from "#domain/moments";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";

test("an anchor typed in the hour that comes twice counts from the earlier one, and the timeline says that there are two", async () => {
  const app = await testApp("2026-10-25T08:00:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const { id } = await incident(app, actor);
  await anchor(app, actor, id, "aware", fromTyped("2026-10-25T02:30", "Europe/Berlin")!);
  const clock = (await listClocks(app.read, id)).find((one) => one.ruleId === "gdpr-33-1");
  expect(clock?.startsAt?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
  const words = (await listTimeline(app.read, id)).map((line) => line.text).join("\n");
  expect(words).toContain(
    "02:30 came twice that day, first in CEST and then in CET: the earlier one counts.",
  );
});
