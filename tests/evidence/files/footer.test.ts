import { describe, expect, test } from "vitest";
import { readAccounts } from "#evidence/account-exports/sources";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";

const people = (...lines: string[]) => readPeople(Buffer.from(lines.join("\n")));

describe("what stands under a table is no row", () => {
  test.each([
    ["psql", ["(1 row)", ""]],
    ["mysql", ["1 row in set (0.00 sec)"]],
    ["a total", ["Total: 1", ""]],
    ["a report", ["", "Confidential Information - Do Not Distribute", "Copyright © 2000-2026 a vendor", ""]],
    ["rows of separators before it", [",", ",", "Exported by HR on 30.11.2026"]],
    ["DOS", ["\u001A"]],
  ])("%s", async (_what, below) => {
    const list = await people("name,email", '"Ada\nObi",ada@example.com', ...below);
    expect(list.people.map(({ email }) => email)).toEqual(["ada@example.com"]);
  });

  test("but a row that lacks its address is an error by its number, also after an empty line", async () => {
    await expect(
      people("name,email,team", "Ada,ada@example.com,IT", ",,", "Kim Park,,"),
    ).rejects.toMatchObject({
      lines: [{ line: 4, column: "email" }],
    });
    await expect(people("name,email", "Ada,ada@example.com", "Kim Park")).rejects.toMatchObject({
      lines: [{ line: 3, reason: "has 1 values, but the header names 2 columns." }],
    });
  });

  test("and a secret in it refuses the file", async () => {
    const list = ["login,email", "ada,ada@example.com", "", `ghp_${"a1B2".repeat(9)}`].join("\n");
    await expect(readAccounts("generic", Buffer.from(list))).rejects.toThrow("holds secrets");
  });

  test("a list of one column has nothing under it", async () => {
    const read = await readCustomers(Buffer.from("name\nAcme\n\nTotal: Care Ltd\n"));
    expect(read.map(({ name }) => name)).toEqual(["Acme", "Total: Care Ltd"]);
  });
});

test("a first and a last name are a name, and one that is whole goes first", async () => {
  const list = await people(
    "First Name,Last Name,Email,Name",
    "Ada,Obi,ada@example.com,",
    ",Park,kim@example.com,",
    "Bo,Li,bo@example.com,Bo Li-Ek",
  );
  expect(list.people.map(({ name }) => name)).toEqual(["Ada Obi", "Park", "Bo Li-Ek"]);
  await expect(people("First Name,Last Name,Email", ",,ada@example.com")).rejects.toMatchObject({
    lines: [{ line: 2, column: "Last Name", reason: "is empty." }],
  });
});

test("the null of PostgreSQL and MySQL is an empty cell", async () => {
  const [list] = await readAccounts(
    "generic",
    Buffer.from("id\tlogin\temail\n1\tada\t\\N\n2\t\\N\tkim@example.com\n"),
  );
  expect(list?.accounts).toMatchObject([
    { userName: "ada", email: null },
    { userName: null, email: "kim@example.com" },
  ]);
});
