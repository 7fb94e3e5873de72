import { expect, test } from "vitest";
import { listPage } from "#app/http/list-page";

const all = Array.from({ length: 5_120 }, (_, n) => n + 1);
const at = (query: string) => listPage(all, new URLSearchParams(query));

test("a page of a long list says which part it is, and leads to those beside it with what else the address says", () => {
  expect(at("")).toMatchObject({ words: "1 to 50 of 5,120", earlier: null, later: "?page=2", total: 5_120 });
  expect(at("view=ended&page=2")).toMatchObject({
    words: "51 to 100 of 5,120",
    earlier: "?view=ended&page=1",
    later: "?view=ended&page=3",
  });
  expect(at("page=103")).toMatchObject({ words: "5,101 to 5,120 of 5,120", later: null });
  expect(at("page=103").rows).toEqual(all.slice(5_100));
});

test("a page past the end is the last one, a short list has no pages, and what is not a number is refused", () => {
  expect(at("page=999999").rows).toEqual(all.slice(5_100));
  expect(listPage([1, 2], new URLSearchParams())).toEqual({
    rows: [1, 2],
    total: 2,
    words: null,
    earlier: null,
    later: null,
  });
  expect(() => at("page=1e9")).toThrow();
});
