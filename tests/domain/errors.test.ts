import { expect, test } from "vitest";
import { checkTogether, Refused, RefusedTogether, TooMany } from "#domain/errors";

const refuse = (field: string) => () => {
  throw new Refused("invalid", `The ${field} is wrong.`, field);
};

test("all that is wrong with a form is refused at once, each reason at its field", async () => {
  const reached: string[] = [];
  const both = checkTogether(refuse("password"), () => void reached.push("middle"), refuse("code"));
  const error = await both.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RefusedTogether);
  expect((error as RefusedTogether).reasons.map(({ field }) => field)).toEqual(["password", "code"]);
  expect(error).toMatchObject({ code: "invalid", field: "password" });
  expect(reached).toEqual(["middle"]);
});

test("one reason is refused as itself, a bound passes at once, and none is no refusal", async () => {
  const one = await checkTogether(refuse("code")).catch((caught: unknown) => caught);
  expect(one).not.toBeInstanceOf(RefusedTogether);
  const bound = () => {
    throw new TooMany("Wait.", 60);
  };
  await expect(checkTogether(refuse("code"), bound)).rejects.toBeInstanceOf(TooMany);
  await expect(checkTogether(() => undefined)).resolves.toBeUndefined();
});
