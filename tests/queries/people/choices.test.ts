import { expect, test } from "vitest";
import { reviewersToChoose, staffToChoose } from "#app/queries/people/choices";
import { perform } from "#app/work";
import { insertPerson } from "#db/people/people";
import { recordTest, testApp, testOrganisation, testPerson } from "#tests/support/app";

test("people of one name, one of whom has left, are chosen by their addresses", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const weiss = await testPerson(app, "Jan Weiss", "officer");
  const twin = await testPerson(app, "Jan Weiß", "officer");
  const other = await testPerson(app, "Ines Holm", "officer");
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await insertPerson(work.db, {
      id: "gone",
      name: "Ines Holm",
      email: "ines.holm@former.example",
      department: null,
      title: null,
      manager_id: null,
      starts_on: null,
      ends_on: "2026-01-31",
      created_at: work.now.toISOString(),
    });
    await recordTest(work);
  });
  const named = (list: readonly { name: string }[]) => list.map(({ name }) => name).sort();
  expect(named(await reviewersToChoose(app.read))).toEqual(
    [`Jan Weiss, ${weiss.email}`, `Jan Weiß, ${twin.email}`, "Ines Holm"].sort(),
  );
  // The leaver is still the owner of something: both are on the list.
  expect(named(await staffToChoose(app.read, "2026-03-11", "gone"))).toEqual(
    [
      `Jan Weiss, ${weiss.email}`,
      `Jan Weiß, ${twin.email}`,
      `Ines Holm, ${other.email}`,
      "Ines Holm, ines.holm@former.example",
    ].sort(),
  );
});
