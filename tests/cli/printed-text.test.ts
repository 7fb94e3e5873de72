import { expect, test } from "vitest";
import { addEvidence } from "#app/operations/evidence/evidence";
import { perform } from "#app/work";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";

test("stored text moves no cursor where it is printed", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Ines Holm", "officer");
  const file = { name: "u.csv", mediaType: "text/csv", ...(await app.vault.put(Buffer.from("a"))) };
  await perform(app, actor, (work) =>
    addEvidence(work, {
      title: "x\u001b[2J\u202ey",
      kind: "list",
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [file],
    }),
  );
  for (const words of [["list"], ["show", "EV-000001"]]) {
    const { out } = await surety(app.config.dataDir, ["evidence", ...words]);
    expect(out).toContain("x\ufffd[2J\ufffdy");
  }
});
