import { describe, expect, test } from "vitest";
import { readAccounts } from "#evidence/account-exports/sources";
import { BadFile } from "#evidence/files/bad-lines";
import { parseJson, parseJsonInTurns } from "#evidence/files/json";
import { tableOf } from "#evidence/files/json-table";
import { readPastIncidents } from "#evidence/incident-imports/read";

const small = { list: 3, fields: 5, values: 12, depth: 4 };
const size = "The file has more than 3 records in a list, 5 fields in an object or 12 values. Split it.";
const deep = "The file nests lists and objects more than 4 levels deep.";

describe("a JSON text is counted while it is parsed", () => {
  test.each<[string, string, string | null]>([
    ["as many records as fit", "[{},{},{}]", null],
    ["one record too many", "[{},{},{},{}]", size],
    ["one too many in a list within", '{"data":{"users":[1,2,3,4]}}', size],
    ["an object of more fields than a list has records", '{"a":1,"b":2,"c":3,"d":4}', null],
    ["an object of too many fields", '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}', size],
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
    const read = () => parseJson(text, undefined, small);
    if (message !== null) expect(read).toThrow(new BadFile(message));
    else expect(outcome(read)).toEqual(outcome(() => JSON.parse(text)));
  });
});

/** The value, or the words of the mistake. */
function outcome(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return { mistake: (error as Error).message };
  }
}

describe("a JSON text that is parsed in pieces is what JSON.parse makes of it", () => {
  const pad = "x".repeat(70_000);
  const large = JSON.stringify({ a: [pad, { b: pad, c: [1, [], {}, null, true, "\\", '"'] }], d: pad });

  test.each([
    large,
    ` \n[ ${large} , ${large} ]\t`,
    `[[${large}],[[${large}]],{"k":${large},"l":[${large}]}]`,
    `{"a":1,"k":${large},"a":2,"k":3,"5":${large},"1":${large}}`,
    `{"__proto__":${large},"constructor":1,"toString":${large}}`,
    `{"\\u0061\\"":${large}, "a" : ${large}}`,
    `["${"\\\\".repeat(40_000)}",1,"${'\\"'.repeat(40_000)}",{},[]]`,
    `[${"1.50,".repeat(60_000)}-0]`,
    `{${Array.from({ length: 9_000 }, (_, n) => `"key ${n}":["value"]`).join(",")}}`,
    '"text"',
    "17",
  ])("text %#", async (text) => {
    expect(await parseJsonInTurns(text)).toEqual(JSON.parse(text));
    expect(Object.keys((await parseJsonInTurns(text)) as object).sort()).toEqual(
      Object.keys(JSON.parse(text)).sort(),
    );
  });

  test.each([
    `[${large},]`,
    `[,${large}]`,
    `[${large} ${large}]`,
    `[${large},,1]`,
    `[${large}`,
    `[${large}}`,
    `[${large}]]`,
    `[${large}],1`,
    `x[${large}]`,
    `{"a":${large},}`,
    `{"a":${large} "b":1}`,
    `{"a" ${large}}`,
    `{${large}}`,
    `{"a":"b",${large}}`,
    `{"a":1:${large}}`,
    `[1 ${large}]`,
    `[${large} 1]`,
    `["a":${large}]`,
    `["${pad}]`,
    "",
    "[",
    "}",
  ])("mistake %#", async (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    await expect(parseJsonInTurns(text)).rejects.toThrow(SyntaxError);
    // Beyond a mebibyte the pieces alone judge.
    await expect(parseJsonInTurns(`${" ".repeat(1_100_000)}${text}`)).rejects.toThrow(
      /^There is a mistake between the characters [\d,]+ and [\d,]+$/,
    );
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

test("records without a field in common, or with a name without end, do not become a table", async () => {
  const apart = Array.from({ length: 2_300 }, (_, n) => ({ [`field ${n}`]: n }));
  await expect(tableOf(apart)).rejects.toThrow(
    "The 2300 records have 2174 different fields or more: too many for a table.",
  );
  await expect(tableOf([{ ["n".repeat(1001)]: { a: "b" } }])).rejects.toThrow("longer than 1000 characters");
  await expect(tableOf([{ a: Array.from({ length: 10_001 }, () => 1) }])).rejects.toThrow(
    "more than 10,000 values in one field",
  );
});
