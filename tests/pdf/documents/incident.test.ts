import { expect, test } from "vitest";
import { importIncidents } from "#app/operations/incidents/import";
import { incidentRecord } from "#app/pdf/documents/incident";
import { printed } from "#app/pdf/thread/print";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { perform } from "#app/work";
import { listIncidents } from "#db/incidents/incidents";
import { readPastIncidents } from "#evidence/incident-imports/read";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

test.skipIf(pdftotextMissing)(
  "an imported record prints its count of records; unknown is not 0",
  async () => {
    const app = await testApp("2026-03-11T13:05:00.000Z");
    await testOrganisation(app);
    const { actor } = await testPerson(app, "Maren Olsen", "officer");
    const file = JSON.stringify([
      { Name: "Counted", BreachDate: "2019-05-01", PwnCount: 1234567 },
      { Name: "Uncounted", BreachDate: "2019-06-01" },
    ]);
    const past = await readPastIncidents(Buffer.from(file));
    await perform(app, actor, (work) => importIncidents(work, past, "breaches.json"));
    const texts = new Map<string, string>();
    for (const { id, title } of await listIncidents(app.read)) {
      const record = (await readIncidentRecord(app.read, id, app.now()))!;
      const bytes = await printed(incidentRecord({ record, madeAt: app.now(), madeBy: "Maren Olsen" }));
      texts.set(title, (await textOfPdf(bytes)).replace(/\s+/g, " "));
    }
    const of = (name: string) => [...texts].find(([title]) => title.includes(name))?.[1];
    expect(of("Counted")).toContain("Records affected 1,234,567");
    expect(of("Uncounted")).toContain("Records affected not known");
  },
);
