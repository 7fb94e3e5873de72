import { expect, test } from "vitest";
import { readPastIncidents } from "#evidence/incident-imports/read";

test("a column that a person has named and that is not there is refused by its name", async () => {
  const file = Buffer.from("incident_id,summary\n1,Lost laptop\n");
  const read = readPastIncidents(file, { map: { summary: "What happened" } });
  await expect(read).rejects.toMatchObject({
    message: expect.stringContaining("“What happened” for summary"),
    lines: [{ line: 1, column: "What happened" }],
  });
});
