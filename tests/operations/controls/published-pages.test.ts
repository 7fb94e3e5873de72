import { expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { keepPublishedPage } from "#app/operations/controls/published-pages";
import { perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("a published page is kept with its card, once; a changed copy supersedes it, an older one is refused", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const period = programmeInput.parse({
    periodFrom: "2026-01-01",
    periodTo: "2026-12-31",
    inForceFrom: "2026-01-01",
  });
  await perform(app, actor, (work) => loadProgramme(work, period));
  const keep = async (text: string, address = "https://tide.example/security#top") => {
    const file = { ...(await app.vault.put(Buffer.from(text))), name: "s.html", mediaType: "text/html" };
    const takenAt = app.now();
    return perform(app, actor, (work) => keepPublishedPage(work, { address, takenAt, file }));
  };
  const first = await keep("<p>We tell you within 24 hours.</p>");
  expect(first.what).toBe("kept");
  expect(await keep("<p>We tell you within 24 hours.</p>", "https://tide.example/security")).toEqual({
    ref: first.ref,
    what: "unchanged",
  });
  app.clock.set("2026-03-12T13:05:00.000Z");
  expect((await keep("<p>We tell you within 48 hours.</p>")).what).toBe("superseded");
  app.clock.set("2026-03-11T18:00:00.000Z");
  await expect(keep("<p>An older one.</p>")).rejects.toMatchObject({ code: "conflict" });
  await expect(keep("x", "javascript:alert(1)")).rejects.toMatchObject({ field: "address" });
  const items = await app.read.selectFrom("evidence_items").selectAll().orderBy("ref").execute();
  expect(items.map((item) => [item.kind, item.source, item.extracted_at, item.supersedes_id])).toEqual([
    ["page", "https://tide.example/security", "2026-03-11T13:05:00.000Z", null],
    ["page", "https://tide.example/security", "2026-03-12T13:05:00.000Z", items[0]?.id],
  ]);
  const links = await app.read
    .selectFrom("evidence_controls")
    .innerJoin("controls", "controls.id", "evidence_controls.control_id")
    .select("controls.ref")
    .execute();
  expect(links.map((link) => link.ref)).toEqual(["GV-05", "GV-05"]);
});

test("before the programme is loaded, the refusal says what to do first", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const file = { ...(await app.vault.put(Buffer.from("x"))), name: "s.html", mediaType: "text/html" };
  const page = { address: "https://tide.example/security", takenAt: app.now(), file };
  await expect(perform(app, actor, (work) => keepPublishedPage(work, page))).rejects.toThrow(
    "Control not found: GV-05. Load the programme first to get controls.",
  );
});
