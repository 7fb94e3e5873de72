import { expect, test } from "vitest";
import { computedPage, listView, offsetOf, readListAsk } from "#app/http/list-view";

const query = (text: string) => new URLSearchParams(text);

test.each([
  ["", "name", false, 1, 50],
  ["sort=-email&page=3&size=100", "email", true, 3, 100],
  ["sort=password&size=7", "name", false, 1, 50],
  ["sort=name; drop table people", "name", false, 1, 50],
])("%j asks for %s, turned round %s, page %d of %d", (text, sort, descending, page, size) => {
  expect(readListAsk(query(text), ["name", "email"], "name")).toEqual({ sort, descending, page, size });
});

test("a page that is not a number is a 400", () => {
  expect(() => readListAsk(query("page=-1"), ["name"], "name")).toThrow();
});

test("the head of a column sorts by it, and turns the order round where it is sorted; filters stay, the page does not", () => {
  const asked = query("who=left&sort=name&page=2");
  const ask = readListAsk(asked, ["name", "email"], "name");
  expect(listView(asked, ask, ["name", "email"], 120)).toMatchObject({
    sorts: {
      name: { to: "?who=left&sort=-name", direction: "ascending" },
      email: { to: "?who=left&sort=email" },
    },
    words: "51 to 100 of 120",
    earlier: "?who=left&sort=name",
    later: "?who=left&sort=name&page=3",
  });
});

test("a page after the last one is the last one", () => {
  const ask = readListAsk(query("page=9"), ["name"], "name");
  expect(offsetOf(ask, 120)).toBe(100);
  expect(listView(query("page=9"), ask, ["name"], 120)).toMatchObject({
    later: null,
    words: "101 to 120 of 120",
  });
});

test("computed rows are sorted by numbers and names, those without a value last, both ways", () => {
  const rows = [
    { n: 10, t: "Ärger" },
    { n: null, t: "b" },
    { n: 9, t: "a" },
  ];
  const by = (text: string) =>
    computedPage(query(text), rows, { n: (row) => row.n, t: (row) => row.t }).rows.map((row) => row.t);
  expect([by(""), by("sort=n"), by("sort=-n"), by("sort=t")]).toEqual([
    ["Ärger", "b", "a"],
    ["a", "Ärger", "b"],
    ["Ärger", "a", "b"],
    ["a", "Ärger", "b"],
  ]);
});
