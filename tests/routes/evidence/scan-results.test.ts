import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { perform } from "#app/work";
import { saveUser } from "#db/installation/users";
import { sample } from "#tests/evidence/scan-results/samples";
import { recordTest } from "#tests/support/app";
import { startServer, type TestServer } from "#tests/support/servers/server";

const period = { periodFrom: "2025-07-01", periodTo: "2026-12-31", inForceFrom: "2025-07-01" };

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  await perform(server.app, server.cast.owner.actor(), (work) =>
    loadProgramme(work, { categories: ["security"], ...period }),
  );
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

/** Sends a form of the page; a value of two is a file by its name and its text. */
async function send(path: string, fields: Record<string, string | [name: string, text: string]>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === "string") form.append(name, value);
    else form.append(name, new Blob([value[1]]), value[0]);
  const body = path.endsWith("mapping") ? new URLSearchParams(fields as Record<string, string>) : form;
  const answer = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { Cookie: cookie, Origin: server.url },
    body,
    redirect: "manual",
  });
  const html = (await answer.text()).replaceAll("<!-- -->", "");
  return { status: answer.status, to: answer.headers.get("location"), html };
}

const items = () => server.app.read.selectFrom("evidence_items").selectAll().execute();
const receiptIn = (html: string) => /name="stored" value="([^"]+)"/.exec(html)?.[1] ?? "";

describe("the page that adds scan results", () => {
  test("a file given to the form of evidence is recognised by its content and can be read from there", async () => {
    const dropped = async (name: string, text: string) => {
      const { status, html } = await send("/evidence/files", { files: [name, text] });
      expect(status).toBe(200);
      return (JSON.parse(html) as { files: { token: string; scan?: string }[] }).files[0];
    };
    expect((await dropped("notes.txt", "backup ok\n"))?.scan).toBe(undefined);
    expect((await dropped("cut.json", '{"backup": '))?.scan).toBe(undefined);
    expect((await dropped("junit.txt", sample("JUnit")))?.scan).toBe("JUnit XML");
    const file = await dropped("export.txt", sample("npm audit"));
    expect(file?.scan).toBe("npm and pnpm audit");
    // What the button beside the file sends: the whole form of evidence, to the other page.
    const fields = { do: "try", stored: file?.token ?? "", title: "", control: "VU-04" };
    const { html } = await send("/evidence/scan-results", fields);
    expect(html).toContain("Add it as evidence");
  });

  test("sent twice at the same moment makes one item", async () => {
    const before = (await items()).length;
    const { html } = await send("/evidence/scan-results", {
      do: "try",
      files: ["audit.json", sample("npm audit")],
    });
    const once = /name="once" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const fields = { do: "add", once, stored: receiptIn(html), controls: "VU-04", performedOn: "2026-03-10" };
    const answers = await Promise.all([1, 2].map(() => send("/evidence/scan-results", fields)));
    expect(answers.map(({ status }) => status)).toEqual([302, 302]);
    expect(new Set(answers.map(({ to }) => to)).size).toBe(1);
    expect(await items()).toHaveLength(before + 1);
  });

  test("shows the findings before anything is recorded, then adds them", async () => {
    const before = (await items()).length;
    const tried = await send("/evidence/scan-results", {
      do: "try",
      files: ["audit.json", sample("npm audit")],
    });
    expect(tried.status).toBe(200);
    expect(tried.html).toContain("GHSA-xvch-5gv4-984h");
    expect(tried.html).toContain('value="VU-04"');
    expect(tried.html).toContain("The file does not state when the scan was performed.");
    expect(await items()).toHaveLength(before);

    const stored = receiptIn(tried.html);
    const wrong = await send("/evidence/scan-results", { do: "add", stored, controls: "" });
    expect([wrong.status, receiptIn(wrong.html) !== ""]).toEqual([400, true]);
    expect(wrong.html).toContain("Enter at least one control.");
    expect(wrong.html).toContain("GHSA-xvch-5gv4-984h");
    expect(await items()).toHaveLength(before);

    const given = {
      stored,
      title: "npm audit of the API",
      controls: "vu-04, CM-02",
      performedOn: "2026-03-09",
    };
    const added = await send("/evidence/scan-results", { do: "add", ...given });
    expect([added.status, added.to]).toEqual([302, expect.stringMatching(/^\/evidence\/EV-\d+$/)]);
    expect((await items()).at(-1)).toMatchObject({
      title: "npm audit of the API",
      performed_from: "2026-03-09",
      performed_to: "2026-03-09",
    });
  });

  test.each<[string, Record<string, string | [string, string]>, RegExp]>([
    ["no file", { do: "try" }, /Choose a file\./],
    ["a table", { do: "try", files: ["people.csv", "name\nAda\n"] }, /people\.csv: The file is in no format/],
    ["a forged receipt", { do: "add", stored: "x", controls: "VU-04" }, /no longer available/],
    ["a receipt alone of a form that was cut", { do: "add", controls: "VU-04" }, /Choose a file\./],
    ["a control that is not there", { do: "add", controls: "XX-01" }, /Choose a file|There is no control/],
  ])("%s is refused on the form", async (_what, fields, words) => {
    const before = await items();
    const answer = await send("/evidence/scan-results", fields);
    expect([answer.status, answer.html]).toEqual([400, expect.stringMatching(words)]);
    expect(await items()).toEqual(before);
  });
});

test("an auditor sees the mapping to controls that their period knows, and no list of controls", async () => {
  const page = async (who: "officer" | "auditor") => {
    const headers = { Cookie: `surety=${await server.cast[who].signIn()}` };
    return (await fetch(`${server.url}/evidence/scan-mapping`, { headers })).text();
  };
  const { title } = await server.app.read
    .selectFrom("control_versions")
    .innerJoin("controls", "controls.id", "control_id")
    .select("title")
    .where("ref", "=", "CM-02")
    .executeTakeFirstOrThrow();
  const shows = (html: string) => [html.includes("CM-02"), html.includes(title)];
  expect(shows(await page("officer"))).toEqual([true, true]);
  expect(shows(await page("auditor"))).toEqual([true, false]);
  await perform(server.app, server.cast.owner.actor(), async (work) => {
    const scope = { scope_from: "2024-01-01", scope_to: "2024-12-31" };
    await saveUser(work.db, server.cast.auditor.userId, scope);
    await recordTest(work);
  });
  expect(shows(await page("auditor"))).toEqual([false, false]);
});

test("an officer changes the mapping; the next file is proposed for other controls", async () => {
  const row = { format: "junit", rule: "*", control: "CM-02" };
  expect((await send("/evidence/scan-mapping", { do: "remove", ...row })).status).toBe(302);
  expect((await send("/evidence/scan-mapping", { do: "remove", ...row })).html).toContain(
    "no longer has this row",
  );
  const added = await send("/evidence/scan-mapping", { do: "add", ...row, rule: "*days*", control: "cm-01" });
  expect(added.status).toBe(302);
  const unknown = await send("/evidence/scan-mapping", { do: "add", ...row, control: "XX-01" });
  expect([unknown.status, unknown.html]).toEqual([
    400,
    expect.stringContaining("There is no control XX-01."),
  ]);
  const tried = await send("/evidence/scan-results", { do: "try", files: ["junit.xml", sample("JUnit")] });
  expect(tried.html).toContain('value="CM-01"');
  expect(tried.html).not.toContain('value="CM-02"');
  const entries = await server.app.read
    .selectFrom("audit_log")
    .select(["action", "subject_ref"])
    .where("action", "like", "scan-mapping.%")
    .execute();
  expect(entries).toEqual([
    { action: "scan-mapping.remove", subject_ref: "junit *" },
    { action: "scan-mapping.add", subject_ref: "junit *days*" },
  ]);
});
