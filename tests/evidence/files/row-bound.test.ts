import { expect, test } from "vitest";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { readPastIncidents } from "#evidence/incident-imports/read";

const lines = (header: string, count: number, line: (n: number) => string) =>
  Buffer.from([header, ...Array.from({ length: count }, (_, n) => line(n))].join("\n"));

test.each<[string, (bytes: Buffer) => Promise<unknown>, string, number]>([
  ["customers", readCustomers, "name,contract", 10_000],
  ["subprocessors", readSubprocessorList, "name,purpose", 10_000],
  ["people", readPeople, "name,email", 20_000],
  ["past incidents", readPastIncidents, "incident_id,summary", 20_000],
])(
  "a list of %s that is too long for one import is refused with its length and the bound",
  async (_what, read, header, most) => {
    const [has, fit] = [most + 1, most].map((count) => count.toLocaleString("en"));
    const refusal = `The file has ${has} rows; ${fit} fit in one import. Split it.`;
    await expect(read(lines(header, most + 1, (n) => `a${n},b`))).rejects.toThrow(refusal);
  },
);

test("a list of customers as long as one import takes is read", async () => {
  expect(await readCustomers(lines("name", 10_000, (n) => `Customer ${n}`))).toHaveLength(10_000);
});
