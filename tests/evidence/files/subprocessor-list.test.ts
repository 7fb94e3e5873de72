import { expect, test } from "vitest";
import type { BadFile } from "#evidence/files/bad-lines";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";

const read = (text: string) => readSubprocessorList(new TextEncoder().encode(text));
const refused = async (text: string) => (await read(text).catch((error: unknown) => error)) as BadFile;

test("reads a published list: aliases of columns, several countries in a cell, one company twice", async () => {
  const lines = await read(
    [
      "Name of Subprocessor;Description of Processing;Location of Processing;Website",
      "Microsoft (Azure);Hosting, AI inference;United States, Canada;https://azure.example/",
      "Microsoft (Azure);Support tickets;US;",
      "Twilio     (SendGrid);SMS;;",
    ].join("\n"),
  );
  expect(lines.map(({ line, terms }) => [line, terms.name, terms.countries])).toEqual([
    [2, "Microsoft (Azure)", ["United States", "Canada"]],
    [3, "Microsoft (Azure)", ["United States"]],
    [4, "Twilio (SendGrid)", []],
  ]);
});

test("names every bad line with its column and reason, and takes nothing", async () => {
  const error = await refused(
    "name,purpose,url,since\n,Hosting,,\nA,Mail,javascript:alert(1),\nB,Mail,,31.2.2026\nA,mail,,\n",
  );
  expect(error.lines.map(({ line, column }) => [line, column])).toEqual([
    [2, "name"],
    [3, "url"],
    [4, "since"],
  ]);
  expect(error.lines[2]?.reason).toContain("31.2.2026");
});

test("refuses the same company and purpose twice, and a file without companies", async () => {
  expect((await refused("name,purpose\nA,Mail\na,mail\n")).lines[0]).toMatchObject({
    line: 3,
    reason: "names the same company and purpose as line 2.",
  });
  expect((await refused("name,purpose\n")).lines[0]?.reason).toContain("no companies");
  expect((await refused("company\nA\n")).message).toContain("no column purpose");
});

test("keeps what a spreadsheet would run as it is", async () => {
  const [line] = await read('name,purpose\n"=HYPERLINK(""http://x"")",Mail\n');
  expect(line?.terms.name).toBe('=HYPERLINK("http://x")');
});
