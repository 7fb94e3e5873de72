import { describe, expect, test } from "vitest";
import { tableOf } from "#evidence/account-exports/json-table";
import { readAccounts } from "#evidence/account-exports/sources";
import { BadFile } from "#evidence/files/bad-lines";
import { boundJson } from "#evidence/files/json-bounds";
import { readPastIncidents } from "#evidence/incident-imports/read";

const small = { list: 3, values: 12, depth: 4 };
const size = "The file has more than 3 records in a list or 12 values. Split it.";
const deep = "The file nests lists and objects more than 4 levels deep.";

describe("a JSON text is counted before it is parsed", () => {
  test.each<[string, string, string | null]>([
    ["as many records as fit", "[{},{},{}]", null],
    ["one record too many", "[{},{},{},{}]", size],
    ["one too many in a list within", '{"data":{"users":[1,2,3,4]}}', size],
    ["an object of more fields than a list has records", '{"a":1,"b":2,"c":3,"d":4}', null],
    ["several lists, each small", "[[1,2],[1,2],[1,2]]", null],
    ["several that are too many together", "[[1,2,3],[1,2,3],[1,{},3]]", size],
    ["empty lists within lists", `[${"[[],[]],".repeat(5)}`, size],
    ["as deep as it may be", '[{"a":[{}]}]', null],
    ["a level deeper", '[{"a":[{"b":{}}]}]', deep],
    ["signs inside a string", '["[[[[[[{{{{{{,,,,,,,,,,,,,,,"]', null],
    ["a quote inside a string", '["\\",,,,,,[[[[[[", "\\\\"]', null],
    ["signs after a string that ends in a backslash", '["\\\\",1,2,3,4]', size],
    ["a string without an end", '["a,,,,,,,,', null],
    ["a text that is no JSON", "]]}} <html>", null],
  ])("%s", (_what, text, message) => {
    if (message === null) expect(() => boundJson(text, small)).not.toThrow();
    else expect(() => boundJson(text, small)).toThrow(new BadFile(message));
  });
});

describe("a file of more records than fit is refused with words", () => {
  const records = Buffer.from(`[${"{},".repeat(300_000)}{}]`);
  const nested = Buffer.from(`${"[".repeat(65)}${"]".repeat(65)}`);

  test.each<[string, (bytes: Buffer) => Promise<unknown>]>([
    ["a list of accounts", (bytes) => readAccounts("generic-json", bytes)],
    ["a list of incidents", readPastIncidents],
  ])("%s", async (_what, read) => {
    await expect(read(records)).rejects.toThrow("more than 300,000 records in a list");
    await expect(read(nested)).rejects.toThrow("more than 64 levels deep");
  });
});

test("records without a field in common, or with a name without end, do not become a table", () => {
  const apart = Array.from({ length: 2_300 }, (_, n) => ({ [`field ${n}`]: n }));
  expect(() => tableOf(apart)).toThrow("The 2300 records have 2300 different fields: too many for a table.");
  expect(() => tableOf([{ ["n".repeat(1001)]: { a: "b" } }])).toThrow("longer than 1000 characters");
});
