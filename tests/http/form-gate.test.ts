import { parseWithZod } from "@conform-to/zod/v4";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readForm } from "#app/http/submit";
import { z } from "#domain/schema";

const URLENCODED = "application/x-www-form-urlencoded";
const schema = z.object({ email: z.string().max(200), rows: z.array(z.string()).optional() });

/** What an action does with a form: reads it, parses it, and makes the answer with the values kept. */
async function answer(body: string, { type = URLENCODED, rows = 0 } = {}): Promise<number> {
  const request = new Request("http://surety.test/sign-in", {
    method: "POST",
    body,
    headers: { "Content-Type": type },
  });
  try {
    const submission = parseWithZod(await readForm(request, { rows }), { schema });
    submission.reply({ hideFields: ["password"] });
    return submission.status === "success" ? 200 : 400;
  } catch (error) {
    if (error instanceof Response) return error.status;
    throw error;
  }
}

/** Milliseconds of processor time, which other programs on the machine do not change. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const named = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

describe("a form that no page sends is refused before anything is built from it", () => {
  test.each<[string, string]>([
    ["an index of five million", "email[5000000]=1&password=y"],
    ["an index of one million in a step below", "rows[1].why[1000000]=1"],
    ["an index of a number beyond all numbers", `email[${"9".repeat(400)}]=1`],
    [
      "a command to set a value at an index",
      `__intent__=${encodeURIComponent('{"type":"update","payload":{"name":"a[5000000]","value":"z"}}')}`,
    ],
    ["a command that is no JSON", "__intent__=nope"],
    ["a state that is no JSON", "__state__={nope"],
    ["one name 32,000 times", "a&".repeat(32_000)],
    ["one name as often as a mebibyte holds", "a&".repeat(524_287)],
    ["64,000 names", Array.from({ length: 64_000 }, (_, n) => `a${n}=1`).join("&")],
    ["4,000 steps of depth", `a${"[0]".repeat(4_000)}=1`],
    ["the prototype of all objects", "__proto__.x=1"],
    ["the prototype of all objects, a step down", "a.__proto__.x=1"],
    ["the constructor of all objects", "a.constructor.prototype.x=1"],
    ["a name without a name", "=1"],
    ["brackets that are not closed", "a[0=1"],
  ])("%s", async (_what, body) => {
    let status = 0;
    const cost = await costOf(async () => {
      status = await answer(body);
    });
    expect(status).toBe(400);
    expect(cost).toBeLessThan(250);
  });

  test.each<[string, string]>([
    ["an index of five million", named("email[5000000]", "1")],
    ["a command", named("__intent__", "nope")],
    ["one name 1,000 times", named("a", "1").repeat(1_000)],
    [
      "a media type that is all blanks",
      `--b\r\nContent-Disposition: form-data; name="email"\r\nContent-Type: a${" ".repeat(16_000)}b\r\n\r\nx\r\n`.repeat(
        60,
      ),
    ],
  ])("in several parts: %s", async (_what, parts) => {
    let status = 0;
    const cost = await costOf(async () => {
      status = await answer(`${parts}--b--\r\n`, { type: "multipart/form-data; boundary=b" });
    });
    expect(status).toBe(400);
    expect(cost).toBeLessThan(500);
  });

  test("a body of another kind", async () => {
    expect(await answer("{}", { type: "application/json" })).toBe(400);
    expect(await answer("", { type: "" })).toBe(400);
  });

  test("ampersands alone are an empty form, and cost little", async () => {
    const cost = await costOf(async () => expect(await answer("&".repeat(1_048_576))).toBe(400));
    expect(cost).toBeLessThan(500);
  });
});

describe("what a page sends is read", () => {
  test("names with steps and indexes, repeated names, values with every sign", async () => {
    const body = new URLSearchParams([
      ["email", "ada@acme.test"],
      ["answers.customer_data", "yes"],
      ["rules[12].why", "a & b = c + 1%\r\nü"],
      ["items", "1"],
      ["items", "2"],
    ]);
    const request = new Request("http://surety.test/", { method: "POST", body });
    expect([...(await readForm(request))]).toEqual([...body]);
  });

  test("as many rows as a form declares, and not one more", async () => {
    const rows = (count: number) => `email=a&${"rows=1&".repeat(count)}`;
    expect(await answer(rows(100))).toBe(200);
    expect(await answer(rows(101))).toBe(400);
    expect(await answer(rows(1_000), { rows: 1_000 })).toBe(200);
    expect(await answer(rows(1_001), { rows: 1_000 })).toBe(400);
    expect(await answer("email=a&rows[999]=1", { rows: 1_000 })).toBe(400);
  });

  test("a file with its name, its type and its bytes", async () => {
    const body = new FormData();
    body.append("file", new File([Buffer.from([0, 255, 13, 10])], "list.csv", { type: "text/csv" }));
    const request = new Request("http://surety.test/", { method: "POST", body });
    const file = (await readForm(request)).get("file") as File;
    expect([file.name, file.type, [...new Uint8Array(await file.arrayBuffer())]]).toEqual([
      "list.csv",
      "text/csv",
      [0, 255, 13, 10],
    ]);
  });
});

const step = fc.oneof(
  fc.nat(2 ** 31).map((index) => `[${index}]`),
  fc.constantFrom("[]", "[0]", ".a", ".__proto__", "..", "[", "]", ".constructor"),
  fc.string({ maxLength: 8 }).map((text) => `.${text}`),
);
const name = fc
  .tuple(
    fc.constantFrom("email", "rows", "password", "__intent__", "__state__", "", "é", "a b"),
    fc.array(step, { maxLength: 40 }),
  )
  .map(([first, steps]) => first + steps.join(""));
const field = fc.tuple(
  name,
  fc.string({ maxLength: 40, unit: "binary" }),
  fc.constantFrom(1, 1, 1, 50, 5_000),
);
const body = fc
  .array(field, { maxLength: 30 })
  .map((fields) =>
    fields
      .map(([key, value, times]) =>
        `${encodeURIComponent(key.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}&`.repeat(
          times,
        ),
      )
      .join(""),
  );
const bytes = fc.uint8Array({ maxLength: 2_000 }).map((all) => Buffer.from(all).toString("latin1"));

test("whatever the names, depths, counts and bytes: an answer below 500, and at once", async () => {
  let most = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(body, bytes), fc.constantFrom(0, 100, 1_000), async (text, rows) => {
      const cost = await costOf(async () => expect(await answer(text, { rows })).toBeLessThan(500));
      most = Math.max(most, cost);
    }),
    { numRuns: 500 },
  );
  expect(most).toBeLessThan(250);
});
