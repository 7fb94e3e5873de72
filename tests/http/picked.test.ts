import { expect, test } from "vitest";
import { pickedButton } from "#app/http/picked";
import { Refused } from "#domain/errors";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

/** Presses a button on these lines; each line's act throws what `ends` has for it. */
async function press(lines: string[], ends: Record<string, Error>) {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const tried: string[] = [];
  const button = pickedButton<string>({
    action: "policies.approve",
    find: async (_app, _visitor, pick) => ({ name: pick, one: pick }),
    act: async (_app, _actor, one) => {
      tried.push(one);
      const error = ends[one];
      if (error) throw error;
    },
    message: (done) => `${done} done`,
  });
  const form = new FormData();
  for (const line of lines) form.append("pick", line);
  const visitor = { ...officer, ...officer.actor, zone: null, scope: null };
  const context = { app, visitor, denied: [] as string[] };
  const request = new Request("http://localhost/policies", { method: "POST" });
  const answer = await button({ request, params: {}, context } as never, form).catch((error) => error);
  return { tried, answer, picked: answer?.data?.picked, denied: context.denied };
}

test("a line that its visitor may not change is named, and recorded as denied", async () => {
  const { picked, denied } = await press(["a", "b"], { a: new Refused("forbidden", "Another person.") });
  expect(picked).toMatchObject({ done: 1, refused: [{ name: "a", why: "Another person." }] });
  expect(denied).toEqual(["policies.approve"]);
});

test("a line that a rule refuses for another reason is not recorded as denied", async () => {
  const { picked, denied } = await press(["a", "b"], { a: new Refused("conflict", "It is closed.") });
  expect(picked).toMatchObject({ done: 1, refused: [{ name: "a", why: "It is closed." }] });
  expect(denied).toEqual([]);
});

test.each([
  ["a second factor that has ended", new Refused("forbidden", "Enter a code.", "code"), /^Enter a code\./],
  ["an error", new Error("A bug"), /^An unexpected error occurred\./],
])("%s after the first change ends the act with a report of what was done", async (_what, error, why) => {
  const { tried, picked, denied } = await press(["a", "b", "c"], { b: error });
  expect(tried).toEqual(["a", "b"]);
  expect(picked).toMatchObject({
    message: "1 done",
    done: 1,
    refused: [{ name: "b", why: expect.stringMatching(why) }],
  });
  expect(picked.refused[0].why).toContain("The lines after it were not tried.");
  expect(denied).toEqual([]);
});

test("before the first change they refuse the whole form, and an error is thrown on", async () => {
  const code = await press(["a", "b"], { a: new Refused("forbidden", "Enter a code.", "code") });
  expect(code.tried).toEqual(["a"]);
  expect(code.answer.data).toMatchObject({ stepUp: true, result: { error: { code: ["Enter a code."] } } });
  const bug = new Error("A bug");
  expect((await press(["a", "b"], { a: bug })).answer).toBe(bug);
});
