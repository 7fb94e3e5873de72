import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type SubprocessorListData, subprocessorList } from "#app/pdf/documents/subprocessors";
import { printed } from "#app/pdf/thread/print";

const line = {
  vendorId: "v",
  changeId: null,
  purpose: "Sends e-mail",
  data: "names",
  transfer: null,
  url: null,
  untilOn: null,
  reason: null,
  sinceOn: null,
  statedOn: null,
};
const data: SubprocessorListData = {
  organisation: { name: "Tidewater Rota", legalName: "Tidewater Rota GmbH", zone: "Europe/Berlin" },
  on: "2026-03-11",
  inUse: [{ ...line, id: "1", name: "Παπύρους ΑΕ", countries: ["Germany", "Ireland"], fromOn: "2024-01-01" }],
  coming: [{ ...line, id: "2", name: "Mailchannel AB", countries: [], fromOn: "2026-04-10" }],
  changes: [{ announcedOn: "2026-03-09", effectiveOn: "2026-04-10", sentence: "Mailchannel AB is added" }],
  madeAt: new Date("2026-03-11T13:05:00Z"),
  madeBy: "Maren Olsen",
};

test("the list as a document says who, where and since when, and the same data gives the same bytes", async () => {
  const [one, two] = [await printed(subprocessorList(data)), await printed(subprocessorList(data))];
  expect(Buffer.compare(Buffer.from(one), Buffer.from(two))).toBe(0);
  if (spawnSync("pdftotext", ["-v"]).error) return;
  const dir = mkdtempSync(join(tmpdir(), "surety-pdf-"));
  writeFileSync(join(dir, "list.pdf"), one);
  const text = execFileSync("pdftotext", ["-layout", join(dir, "list.pdf"), "-"], { encoding: "utf8" });
  rmSync(dir, { recursive: true });
  for (const part of [
    "Παπύρους ΑΕ",
    "Germany, Ireland",
    "2024-01-01",
    "Mailchannel AB",
    "not stated",
    "2026-04-10",
  ])
    expect(text).toContain(part);
});
