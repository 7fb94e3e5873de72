import { once } from "node:events";
import { rename } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { actorOfJob } from "#app/jobs/job";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { loadProgramme } from "#app/operations/controls/programme";
import { addTarget, changeTarget, endTarget } from "#app/operations/evidence/collector-targets";
import { collectDue, collectNow } from "#app/operations/evidence/collectors";
import { signLogHead } from "#app/operations/installation/log-heads";
import { proveInclusion } from "#app/queries/installation/log-heads";
import { perform } from "#app/work";
import { listProofs } from "#db/controls/proofs";
import { findTarget, listRuns } from "#db/evidence/collectors";
import { findEvidence, listReviews } from "#db/evidence/evidence";
import { verifyInclusion } from "#evidence/log/log";
import { verifyHead } from "#evidence/log/log-heads";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { nameServer, type Zone } from "#tests/support/servers/dns";

const GOOD: Zone = {
  "example.com": { TXT: ["v=spf1 -all"], CAA: [[0, "issue", "letsencrypt.org"]] },
  "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject"] },
};
const JOB = actorOfJob("gather-evidence");
const job = (name: string) => schedule.find((one) => one.name === name)!;
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function scene(zone: Zone = GOOD) {
  const app = await testApp("2026-03-11T05:00:00.000Z", { COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
  await testOrganisation(app);
  const ada = await testPerson(app, "Ada", "officer");
  await perform(app, ada.actor, (work) =>
    loadProgramme(work, {
      categories: ["security"],
      periodFrom: "2025-07-01",
      periodTo: "2026-06-30",
      inForceFrom: "2025-07-01",
    }),
  );
  const dns = await nameServer(structuredClone(zone));
  open.push(dns);
  const input = {
    name: "Mail of example.com",
    cron: "30 5 * * *",
    controls: ["OP-06"],
    settings: { domain: "example.com", servers: dns.at },
  };
  const id = await perform(app, ada.actor, (work) => addTarget(work, "dns-mail", input));
  return { app, ada, dns, id, input };
}

const runs = async (app: TestApp, id: string) =>
  (await listRuns(app.read, id, 10)).map(({ scheduled_for, outcome, missed, missed_from, ref }) => ({
    scheduled_for,
    outcome,
    missed,
    missed_from,
    ref,
  }));

describe("collecting by the clock", () => {
  test("gathers when it is time, stores the answer, judges it and accepts it by rule", async () => {
    const { app, id } = await scene();
    expect(await collectDue(app, JOB)).toEqual([]);
    app.clock.set("2026-03-11T05:31:00.000Z");
    expect(await collectDue(app, JOB)).toMatchObject([{ outcome: "pass", ref: "EV-000001" }]);
    expect(await collectDue(app, JOB)).toEqual([]);
    const item = (await findEvidence(app.read, "EV-000001"))!;
    expect(item).toMatchObject({
      kind: "check",
      extracted_by: "Collector dns-mail 2",
      target_id: id,
      partial: null,
      recorded_by: "job:gather-evidence",
    });
    expect(await listReviews(app.read, item.id)).toMatchObject([
      { verdict: "accepted", rule: expect.stringContaining("passed") },
    ]);
    expect((await listProofs(app.read, app.clock.now)).map((proof) => proof.ref)).toEqual(["EV-000001"]);
    const file = await app.read.selectFrom("evidence_files").selectAll().executeTakeFirstOrThrow();
    expect(JSON.parse((await app.vault.readAll(file.sha256)).toString()).domain).toBe("example.com");
    expect(await runs(app, id)).toMatchObject([
      { scheduled_for: "2026-03-11T05:30:00.000Z", outcome: "pass", missed: 0 },
    ]);
  });

  test("missed runs are caught up by one, and the gap stays in the history", async () => {
    const { app, id } = await scene();
    app.clock.set("2026-03-11T05:30:00.000Z");
    await collectDue(app, JOB);
    app.clock.set("2026-03-15T11:00:00.000Z");
    expect(await collectDue(app, JOB)).toHaveLength(1);
    expect((await runs(app, id))[0]).toEqual({
      scheduled_for: "2026-03-15T05:30:00.000Z",
      outcome: "pass",
      missed: 3,
      missed_from: "2026-03-12T05:30:00.000Z",
      ref: "EV-000002",
    });
    expect(await collectDue(app, JOB)).toEqual([]);
  });

  test("what fails waits for a person; what is partial never passes", async () => {
    const { app, dns, id } = await scene();
    dns.zone["_dmarc.example.com"] = { TXT: ["v=DMARC1; p=none"] };
    app.clock.set("2026-03-11T05:30:00.000Z");
    expect(await collectDue(app, JOB)).toMatchObject([
      { outcome: "fail", message: expect.stringContaining("p=none") },
    ]);
    dns.zone["_dmarc.example.com"] = { rcode: 2 };
    app.clock.set("2026-03-12T05:30:00.000Z");
    expect(await collectDue(app, JOB)).toMatchObject([{ outcome: "partial" }]);
    const item = (await findEvidence(app.read, "EV-000002"))!;
    expect(item.partial).toContain("_dmarc.example.com TXT");
    expect(await listReviews(app.read, item.id)).toEqual([]);
    expect((await listProofs(app.read, app.clock.now)).every((proof) => proof.acceptedAt === null)).toBe(
      true,
    );
    expect((await runs(app, id)).map((run) => run.outcome)).toEqual(["partial", "fail"]);
  });

  test("no answer at all is evidence of nothing: the run says error, and the next one comes", async () => {
    const { app, ada, id } = await scene();
    const web = createServer((_request, response) => response.end());
    web.listen(0, "127.0.0.1");
    await once(web, "listening");
    open.push(web);
    const input = {
      name: "Site",
      cron: "30 5 * * *",
      controls: [],
      settings: { host: "127.0.0.1", port: String((web.address() as AddressInfo).port) },
    };
    const site = await perform(app, ada.actor, (work) => addTarget(work, "tls-endpoint", input));
    await rename(app.vault.dir, `${app.vault.dir}-away`);
    app.clock.set("2026-03-11T05:30:00.000Z");
    const collected = await collectDue(app, JOB);
    expect(collected.map((one) => one.outcome)).toEqual(["error", "error"]);
    expect(collected[0]!.message).toContain("vault");
    await rename(`${app.vault.dir}-away`, app.vault.dir);
    app.clock.set("2026-03-12T05:30:00.000Z");
    expect((await collectDue(app, JOB)).map((one) => one.outcome).sort()).toEqual(["fail", "pass"]);
    expect((await runs(app, id)).map((run) => run.outcome)).toEqual(["pass", "error"]);
    expect((await runs(app, site)).map((run) => run.outcome)).toEqual(["fail", "error"]);
  });

  test("a source that takes minutes holds no other up, and six are asked four at a time", async () => {
    const { app, ada, id } = await scene();
    const held: ServerResponse[] = [];
    let most = 0;
    const web = createServer((_request, response) => {
      held.push(response);
      most = Math.max(most, held.length);
    });
    web.listen(0, "127.0.0.1");
    await once(web, "listening");
    open.push(web, { close: () => web.closeAllConnections() });
    const answer = () => {
      for (const response of held.splice(0)) response.end('{"ok":true}');
    };
    const at = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
    const add = (collector: string, name: string, settings: object) =>
      perform(app, ada.actor, (work) =>
        addTarget(
          work,
          collector,
          { name, cron: "30 5 * * *", controls: [], settings: { ...settings } },
          { typed: { token: "kelp-token-77" }, secrets: app.secrets },
        ),
      );
    const slow = await add("github-changes", "Changes", { owner: "kelp", api: at });
    app.clock.set("2026-03-11T05:30:00.000Z");
    const minutes = runJob(app, job("run-long-collectors"), { scheduledFor: app.now(), missed: 0 });
    await expect.poll(() => held.length).toBe(1);
    const github = held.splice(0);
    const quick = runJob(app, job("gather-evidence"), { scheduledFor: app.now(), missed: 0 });
    expect(await quick).toMatchObject({ detail: "Mail of example.com: pass" });
    expect(await runs(app, id)).toMatchObject([{ outcome: "pass" }]);
    expect(await runs(app, slow)).toMatchObject([{ outcome: null }]);
    github[0]!.writeHead(401).end("{}");
    expect(await minutes).toMatchObject({ detail: "Changes: error" });

    for (const n of [1, 2, 3, 4, 5, 6])
      await add("http-json", `Value ${n}`, { address: at, expression: "ok", expected: "true" });
    await perform(app, ada.actor, (work) => endTarget(work, id));
    app.clock.set("2026-03-12T05:30:00.000Z");
    const six = collectDue(app, JOB);
    await expect.poll(() => held.length).toBe(4);
    answer();
    await expect.poll(() => held.length).toBe(2);
    answer();
    expect((await six).map(({ target, outcome }) => `${target} ${outcome}`)).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `Value ${n} pass`),
    );
    expect(most).toBe(4);
  });

  test("a run that was killed is closed as interrupted", async () => {
    const { app, id } = await scene();
    const row = {
      target_id: id,
      asked_by: "schedule",
      started_at: "2026-03-10T05:30:00.000Z",
      scheduled_for: "2026-03-10T05:30:00.000Z",
    };
    await app.db
      .insertInto("collector_runs")
      .values({ id: "dead", process: 2 ** 22 + 1, ...row })
      .execute();
    await collectDue(app, JOB);
    expect(await runs(app, id)).toMatchObject([{ outcome: "interrupted" }]);
  });
});

describe("targets", () => {
  test("are checked by the collector's own rules and the programme", async () => {
    const { app, ada, input } = await scene();
    const add = (name: string, change: object) =>
      perform(app, ada.actor, (work) => addTarget(work, name, { ...input, ...change }));
    await expect(add("nonsense", {})).rejects.toMatchObject({ code: "not_found" });
    await expect(add("dns-mail", { settings: { domain: "https://x/" } })).rejects.toMatchObject({
      field: "domain",
    });
    await expect(add("dns-mail", { controls: ["ZZ-1"] })).rejects.toMatchObject({ field: "controls" });
    await expect(add("dns-mail", { ownerId: "nobody" })).rejects.toMatchObject({ field: "ownerId" });
    const mia = await testPerson(app, "Mia", "member");
    await expect(perform(app, mia.actor, (work) => addTarget(work, "dns-mail", input))).rejects.toMatchObject(
      { code: "forbidden" },
    );
  });

  test("run when asked, change their schedule from now on, and stop", async () => {
    const { app, ada, id, input } = await scene();
    const target = (await findTarget(app.read, id))!;
    expect(await collectNow(app, ada.actor, target)).toMatchObject({ outcome: "pass" });
    expect((await findEvidence(app.read, "EV-000001"))?.recorded_by).toBe("Ada");
    app.clock.set("2026-03-20T12:00:00.000Z");
    await perform(app, ada.actor, (work) => changeTarget(work, id, { ...input, cron: "40 5 * * 1" }));
    expect(await collectDue(app, JOB)).toEqual([]);
    app.clock.set("2026-03-23T05:40:00.000Z");
    expect(await collectDue(app, JOB)).toHaveLength(1);
    await perform(app, ada.actor, (work) => endTarget(work, id));
    app.clock.set("2026-04-23T05:40:00.000Z");
    expect(await collectDue(app, JOB)).toEqual([]);
    await expect(perform(app, ada.actor, (work) => endTarget(work, id))).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

test("Surety gathers its own users without their secrets", async () => {
  const { app, ada } = await scene();
  const input = { name: "Own users", cron: "0 5 * * 1", controls: ["AC-04"], settings: {} };
  const id = await perform(app, ada.actor, (work) => addTarget(work, "own-access", input));
  const collected = await collectNow(app, ada.actor, (await findTarget(app.read, id))!);
  expect(collected?.ref).toBe("EV-000001");
  const { sha256 } = await app.read
    .selectFrom("evidence_files")
    .where("name", "=", "users.json")
    .select("sha256")
    .executeTakeFirstOrThrow();
  const text = (await app.vault.readAll(sha256)).toString();
  expect(text).toContain("ada@tidewater.example");
  expect(text).not.toMatch(/password|totp_|"none"/);
});

test("a signed head covers what was recorded before it, and proves it", async () => {
  const { app, ada, id } = await scene();
  await collectNow(app, ada.actor, (await findTarget(app.read, id))!);
  const item = (await findEvidence(app.read, "EV-000001"))!;
  expect(await proveInclusion(app, item.id)).toBeNull();
  const head = await signLogHead(app);
  expect((await signLogHead(app)).size).toBe(head.size);
  const proof = (await proveInclusion(app, item.id))!;
  expect(verifyHead(proof.head)).toBe(true);
  expect(verifyInclusion({ ...proof, size: proof.head.size, root: proof.head.root })).toBe(true);
  await perform(app, ada.actor, (work) => endTarget(work, id));
  expect((await signLogHead(app)).size).toBe(head.size + 1);
});
