import fc from "fast-check";
import { expect, test } from "vitest";
import { type PublicList, readPublicList } from "#app/queries/vendors/public-list";
import { addDays } from "#domain/days";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { publishSubprocessors } from "#tests/support/subprocessors";

const names = [
  "Mailwerk GmbH",
  "Mailwerk AG",
  "Postwerk (formerly Mailwerk)",
  "Azure",
  "Azure (Slack)",
  "Slack",
];
const row = fc.record({
  name: fc.constantFrom(...names),
  purpose: fc.constantFrom("Chat", "Mail"),
  country: fc.constantFrom("Germany", "Sweden"),
  since: fc.constantFrom("", "2020-01-01", "2026-03-20"),
});
const list = fc.uniqueArray(row, {
  minLength: 1,
  maxLength: 5,
  selector: ({ name, purpose }) => `${name} ${purpose}`.toLowerCase(),
});
const imports = fc.array(
  fc.record({ list, whole: fc.boolean(), daysLater: fc.integer({ min: 0, max: 60 }) }),
  {
    minLength: 2,
    maxLength: 3,
  },
);

/** What a reader sees of a day. That it is past today is not said on the list. */
const shown = ({ on, inUse, coming, changes }: PublicList) => ({ on, inUse, coming, changes });

test("importing a later list never changes what the public list showed for an earlier day", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(imports, async (lists) => {
      const app = await testApp();
      await testOrganisation(app);
      const officer = (await testPerson(app, "Maren Olsen", "officer")).actor;
      const second = (await testPerson(app, "Tomas Ferreira", "officer")).actor;
      const before = new Map<string, unknown>();
      let today = "2026-03-11";
      for (const { list, whole, daysLater } of lists) {
        for (let n = 0; n < daysLater; n++) {
          // The day is over: it is seen as its last reader saw it.
          before.set(today, shown((await readPublicList(app, today))!));
          today = addDays(today, 1);
          app.clock.set(`${today}T13:05:00.000Z`);
        }
        const csv = list.map((one) => `"${one.name}",${one.purpose},${one.country},${one.since}\n`).join("");
        await publishSubprocessors(app, { officer, second }, `name,purpose,location,since\n${csv}`, {
          whole,
        });
        for (const [day, seen] of before) expect(shown((await readPublicList(app, day))!)).toEqual(seen);
        expect((await readPublicList(app, "2025-06-30"))?.inUse).toEqual([]);
      }
      await app.close();
    }),
    { numRuns: 12 },
  );
});
