import { expect, test } from "vitest";
import { cachedUntilWrite } from "#db/read-cache";
import { readable, withoutOmissions, withUnreadable } from "#db/unreadable";
import { testApp } from "#tests/support/app";

test("an answer that is kept names what it leaves out to every reader, and no file is made of it", async () => {
  const { read } = await testApp();
  let times = 0;
  const ask = () =>
    cachedUntilWrite(read, "two rows", async () => {
      times += 1;
      return readable("controls", [{ id: "a" }, { id: "b" }], ({ id }) => {
        if (id === "b") throw new Error("title cannot be read");
        return id;
      });
    });
  const named = { value: ["a"], unreadable: [{ table: "controls", id: "b", why: "title cannot be read" }] };
  expect(await withUnreadable(ask)).toEqual(named);
  expect(await withUnreadable(ask)).toEqual(named);
  await expect(withoutOmissions(ask)).rejects.toThrow("a stored record cannot be read (controls b)");
  // A page shows what can be read.
  expect(await ask()).toEqual(["a"]);
  expect(times).toBe(1);
});
