import { afterAll, beforeAll, expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { signOffReview } from "#app/operations/access-reviews/sign-off";
import { loadProgramme } from "#app/operations/controls/programme";
import { perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { listRemovals } from "#db/access-reviews/removals";
import { programmeInput } from "#domain/controls/programme";
import type { Story } from "#tests/support/browser/browser";
import { opened } from "#tests/support/review-story";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server?.stop());

test("selected removals are delayed to one day, each by an exception of its own, with one second factor", async () => {
  const { app, cast } = server;
  const year = app.now().getUTCFullYear();
  await perform(app, cast.officer.actor(), (work) =>
    loadProgramme(
      work,
      programmeInput.parse({
        periodFrom: `${year}-01-01`,
        periodTo: `${year}-12-31`,
        inForceFrom: `${year}-01-01`,
      }),
    ),
  );
  const review = await opened({ server } as Story, "delayed");
  const member = cast.member.actor();
  for (const { id } of await listItems(app.read, review))
    await perform(app, member, (work) =>
      decideItem(work, review, id, { kind: "revoke", reason: "Not needed any more" }),
    );
  await perform(app, member, (work) => signOffReview(work, review, true));
  const open = (await listRemovals(app.read, { open: true })).slice(0, 2);
  expect(open).toHaveLength(2);
  const endsOn = new Date(app.now().getTime() + 20 * 86_400_000).toISOString().slice(0, 10);

  const cookie = `surety=${await cast.officer.signIn()}`;
  server.advance(11 * 60_000);
  const send = async (code = "") => {
    const body = new URLSearchParams([
      ...open.map(({ id }) => ["pick", id]),
      ["do", "except-selected"],
      ["cause", "The nightly report runs under these accounts"],
      ["interimCover", "Their sign-ins are read each week"],
      ["ownerId", cast.member.personId],
      ["endsOn", endsOn],
      ["code", code],
    ]);
    const answer = await fetch(`${server.url}/removals`, {
      method: "POST",
      body,
      headers: { Cookie: cookie, Origin: server.url },
    });
    return { status: answer.status, html: await answer.text() };
  };
  const asked = await send();
  expect([asked.status, asked.html.includes("6-digit code")]).toEqual([403, true]);
  const done = await send(await cast.officer.code());
  expect(done.html).toContain("An exception was recorded for 2 removals, and the due day moved.");
  const after = (await listRemovals(app.read, { open: true })).filter(({ id }) =>
    open.some((one) => one.id === id),
  );
  expect(new Set(after.map(({ due_at }) => due_at)).size).toBe(1);
  expect(new Set(after.map(({ exception }) => exception)).size).toBe(2);
  const entries = await app.read
    .selectFrom("audit_log")
    .select("id")
    .where("action", "=", "removals.except")
    .execute();
  expect(entries).toHaveLength(2);
});
