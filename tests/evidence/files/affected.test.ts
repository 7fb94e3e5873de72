import { expect, test } from "vitest";
import { readAffected } from "#evidence/files/affected";
import { BadFile } from "#evidence/files/bad-lines";

const known = [
  { id: "a", name: "Aurora Clinics", ended: false },
  { id: "y", name: "Yamabuki 病院", ended: false },
  { id: "n", name: "Nørdhavn; Logistik", ended: false },
  { id: "o", name: "Old Co", ended: true },
];
const read = (text: string) => readAffected(Buffer.from(text), known);

test("names are found whatever their case and the file's other columns, each once", async () => {
  const file =
    '\uFEFFplan;Customer\nbig;aurora CLINICS\nsmall;"Nørdhavn; Logistik"\nbig;Yamabuki 病院\nx;Aurora Clinics\n';
  expect(await read(file)).toEqual(["a", "n", "y"]);
});

test("each unknown, ended or empty name is refused with its line and column, and nothing is taken", async () => {
  const refused = read("id,Company\n1,Aurora Clinics\n2,Aurora Klinik\n3,Old Co\n4,\n");
  await expect(refused).rejects.toThrow(BadFile);
  await expect(refused).rejects.toMatchObject({
    total: 3,
    lines: [
      { line: 3, column: "Company", reason: "“Aurora Klinik” is no customer in the register." },
      { line: 4, column: "Company", reason: "“Old Co” is a customer no more." },
      { line: 5, column: "Company", reason: "is empty." },
    ],
  });
  await expect(read("id\n1\n")).rejects.toThrow("no column name");
  await expect(read("name\n")).rejects.toThrow("names no customer");
});
