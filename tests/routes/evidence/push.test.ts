import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { perform } from "#app/work";
import { pushAnswer, pushInput } from "#domain/evidence/push";
import { idempotencyKey, intakeInput } from "#domain/incidents/intake";
import { githubActions, gitlabCi } from "#domain/installation/ci-snippets";
import { z } from "#domain/schema";
import { sample } from "#tests/evidence/scan-results/samples";
import { startServer, type TestServer } from "#tests/support/servers/server";

const period = { periodFrom: "2025-07-01", periodTo: "2026-12-31", inForceFrom: "2025-07-01" };

let server: TestServer;
let token: string;
let pager: string;
beforeAll(async () => {
  server = await startServer();
  const make = (scope: "evidence.push" | "incidents.report", controls?: string[]) =>
    perform(server.app, server.cast.owner.actor(), (work) =>
      makeApiToken(server.app, work, { name: "CI", days: 30, scope, controls }),
    );
  await perform(server.app, server.cast.owner.actor(), (work) =>
    loadProgramme(work, { categories: ["security"], ...period }),
  );
  token = await make("evidence.push", ["VU-04", "CM-02"]);
  pager = await make("incidents.report");
}, 60_000);
afterAll(() => server?.stop());

type Push = { text?: string; name?: string; fields?: Record<string, string>; bearer?: string; key?: string };

async function push({
  text = sample("SARIF"),
  name = "codeql.sarif",
  fields = {},
  bearer = token,
  key,
}: Push) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  if (name) form.append("file", new Blob([text]), name);
  const answer = await fetch(`${server.url}/api/v1/evidence`, {
    method: "POST",
    headers: { Authorization: `Bearer ${bearer}`, ...(key && { "Idempotency-Key": key }) },
    body: form,
  });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
}

/** What the vault holds, and what is unfinished in it. */
async function inVault() {
  const { vault } = server.app;
  const hashes: string[] = [];
  for await (const { sha256 } of vault.list()) hashes.push(sha256);
  return { hashes, unfinished: await readdir(join(vault.dir, "unfinished")) };
}

const items = () => server.app.read.selectFrom("evidence_items").select("ref").execute();

describe("a program pushes scan results", () => {
  test("and is answered with the reference, the hash and what was read; under the same key once", async () => {
    const before = (await items()).length;
    const first = await push({ key: "run-1" });
    expect([first.status, pushAnswer.safeParse(first.body).error]).toEqual([201, undefined]);
    expect(first.body).toMatchObject({
      ref: expect.stringMatching(/^EV-\d{6}$/),
      sha256: createHash("sha256").update(sample("SARIF")).digest("hex"),
      size: Buffer.byteLength(sample("SARIF")),
      format: "sarif",
      verdict: "fail",
      counts: { fail: 2, unknown: 1, pass: 1, not_applicable: 1 },
      performed: { from: "2026-03-10T09:00:00.000Z", to: "2026-03-10T09:04:30.500Z" },
    });
    expect(await push({ key: "run-1" })).toMatchObject({ status: 200, body: { ref: first.body.ref } });
    expect(await items()).toHaveLength(before + 1);
    const cookie = `surety=${await server.cast.officer.signIn()}`;
    const page = await fetch(first.body.url, { headers: { Cookie: cookie } });
    const html = (await page.text()).replaceAll("<!-- -->", "");
    expect(html).toContain("js/sql-injection");
    expect(html).toContain("2 failed, 1 unknown, 1 passed, 1 not applicable");
  });

  test.each<[string, Push, number, RegExp]>([
    ["without a token", { bearer: "none" }, 401, /A token is needed/],
    ["with a token that reports incidents", { bearer: "pager" }, 403, /does not add evidence/],
    ["for a control that is not its own", { fields: { control: "AC-04" } }, 403, /evidence of AC-04/],
    ["another file under the same key", { text: sample("JUnit"), key: "run-1" }, 409, /different file/],
    ["a file that was cut off", { text: sample("SARIF").slice(0, 900) }, 400, /incomplete/],
    ["a file of no known format", { text: "hello" }, 400, /no format that is read here/],
    ["an empty file", { text: "" }, 400, /empty/],
    ["no file", { name: "" }, 400, /no file/],
    ["a field that is not known", { fields: { severity: "high" } }, 400, /Unknown field/],
    ["a day that is none", { fields: { performedOn: "2026-02-30" } }, 400, /A day such as/],
    ["a control that is none", { fields: { control: "<script>" } }, 400, /A control such as/],
    ["a key with spaces", { key: "run 1" }, 400, /Idempotency-Key/],
  ])("%s is refused as problem details, and nothing is stored", async (_what, given, status, words) => {
    const before = [await items(), await inVault()];
    // A file that no other test sends.
    const text = given.text === "" ? "" : `${given.text ?? sample("SARIF")}\n`;
    const answer = await push({ ...given, text, ...(given.bearer === "pager" && { bearer: pager }) });
    expect([answer.status, answer.type]).toEqual([status, "application/problem+json"]);
    expect(JSON.stringify(answer.body)).toMatch(words);
    expect([await items(), await inVault()]).toEqual(before);
  });

  test("a large body without a token that works is refused before it is read", async () => {
    const answer = await push({ text: "x".repeat(3_000_000), bearer: "none" });
    expect([answer.status, answer.body.title]).toEqual([401, "A token is needed"]);
  });

  test("a file of several MiB is read in a thread", async () => {
    const one = JSON.parse(sample("SARIF"));
    one.runs[0].results = Array.from({ length: 12_000 }, () => one.runs[0].results[0]);
    const answer = await push({ text: JSON.stringify(one) });
    expect(answer).toMatchObject({ status: 201, body: { counts: { fail: 12_000 } } });
    const cut = await push({ text: JSON.stringify(one).slice(0, -5) });
    expect(cut).toMatchObject({ status: 400, body: { errors: [{ field: "file" }] } });
    expect(cut.body.detail).toMatch(/incomplete/);
  });

  test("JSON instead of a form is a 415", async () => {
    const answer = await fetch(`${server.url}/api/v1/evidence`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: "{}",
    });
    expect(answer.status).toBe(415);
  });
});

/** The shell script in a snippet: what is indented below its `|`. */
function scriptIn(snippet: string): string {
  const lines = snippet.split("\n");
  const at = lines.findIndex((line) => /(run:|-) \|$/.test(line));
  return lines
    .slice(at + 1)
    .map((line) => line.trim())
    .join("\n");
}

describe("each snippet of the page of tokens, run as it is", () => {
  const env = {
    GITHUB_RUN_ID: "7001",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_JOB: "scan",
    GITHUB_REPOSITORY: "tidewater/api",
    CI_JOB_ID: "9001",
    CI_PROJECT_PATH: "tidewater/api",
  };
  test.each([
    ["GitHub Actions", githubActions, ["VU-04"]],
    ["GitHub Actions, several controls", githubActions, ["VU-04", "CM-02"]],
    ["GitLab CI", gitlabCi, ["VU-04"]],
  ] as const)("%s", async (name, snippet, controls) => {
    const folder = mkdtempSync(join(tmpdir(), "snippet-"));
    writeFileSync(join(folder, "results.sarif"), sample("SARIF"));
    const script = scriptIn(snippet({ address: server.url, controls }));
    const run = (job: string, RESULTS = "results.sarif") => {
      const own = { GITHUB_JOB: job, CI_JOB_ID: job, SURETY_TOKEN: token, RESULTS };
      const options = {
        cwd: folder,
        env: { ...env, NODE_ENV: "test" as const, PATH: process.env.PATH, ...own },
      };
      return new Promise<{ code: number; out: string; err: string }>((done) => {
        const child = execFile("sh", ["-c", script], options, (_error, out, err) =>
          done({ code: child.exitCode ?? -1, out, err }),
        );
      });
    };
    const job = name.replaceAll(/\W/g, "");
    const first = await run(job);
    expect([first.err, first.code]).toEqual(["", 0]);
    const answer = pushAnswer.parse(JSON.parse(first.out));
    expect(JSON.parse((await run(job)).out)).toMatchObject({ ref: answer.ref });
    const item = await server.app.read
      .selectFrom("evidence_items")
      .selectAll()
      .where("ref", "=", answer.ref)
      .executeTakeFirstOrThrow();
    expect(item.environment).toBe("tidewater/api");
    writeFileSync(join(folder, "copy.sarif"), sample("SARIF"));
    const second = await run(job, "copy.sarif");
    expect([second.out, second.code]).toEqual([expect.not.stringContaining(answer.ref), 0]);
    writeFileSync(join(folder, "results.sarif"), "none");
    const refused = await run(job);
    expect([refused.code, refused.out]).toEqual([22, expect.stringContaining("no format that is read here")]);
  });
});

describe("/api/v1/openapi.json", () => {
  /** A schema without the dialect that it names. */
  const schemaOf = (schema: z.ZodType) => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
    return rest;
  };
  const read = async () => {
    const answer = await fetch(`${server.url}/api/v1/openapi.json`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    return answer.json();
  };

  test("asks for what the code asks for, field by field", async () => {
    const { openapi, components } = await read();
    expect(openapi).toBe("3.1.0");
    const { Report, Push, Pushed, IdempotencyKey } = components.schemas;
    expect(Report).toEqual(schemaOf(intakeInput));
    expect(Pushed).toEqual(schemaOf(pushAnswer));
    expect(IdempotencyKey).toEqual(schemaOf(idempotencyKey));
    const { file, ...fields } = Push.properties;
    expect(file).toMatchObject({ type: "string" });
    expect({ ...Push, properties: fields, required: undefined }).toEqual(schemaOf(pushInput));
  });

  test("each path is an address here that takes POST, and each reference leads somewhere", async () => {
    const api = await read();
    for (const [path, methods] of Object.entries<Record<string, unknown>>(api.paths)) {
      expect(Object.keys(methods)).toEqual(["post"]);
      expect((await fetch(server.url + path, { method: "POST" })).status, path).toBe(401);
      expect((await fetch(server.url + path)).headers.get("allow"), path).toBe("POST");
    }
    for (const [, path] of JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g))
      expect(
        path!.split("/").reduce((at, key) => at?.[key], api),
        path,
      ).toBeTypeOf("object");
  });
});
