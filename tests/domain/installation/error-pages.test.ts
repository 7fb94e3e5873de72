import { expect, test } from "vitest";
import { errorPage } from "#domain/installation/error-pages";

const titles: [number, string][] = [
  [400, "Bad request"],
  [403, "Not allowed"],
  [404, "Page not found"],
  [405, "Method not allowed"],
  [409, "Conflict"],
  [413, "Too large"],
  [415, "Unsupported file type"],
  [422, "Invalid data"],
  [429, "Too many requests"],
  [500, "Something went wrong"],
  [503, "Temporarily unavailable"],
  [507, "Disk full"],
];

test.each(titles)("%i is headed %s, and says a sentence without a reason given", (status, title) => {
  const page = errorPage(status);
  expect(page.title).toBe(title);
  expect(page.text).toMatch(/^[A-Z].{20,}\.$/);
});

test("no two statuses have the same title or sentence", () => {
  const pages = titles.map(([status]) => errorPage(status));
  expect(new Set(pages.map(({ title }) => title)).size).toBe(titles.length);
  expect(new Set(pages.map(({ text }) => text)).size).toBe(titles.length);
});

test.each([400, 403, 405, 409, 413, 415, 422, 429, 503, 507])("%i gives the server's reason", (status) => {
  expect(errorPage(status, "Too many exports. Wait 1 min, then try again.").text).toBe(
    "Too many exports. Wait 1 min, then try again.",
  );
});

test.each([404, 500, 502])("%i never gives a reason: it could tell what exists or what broke", (status) => {
  expect(errorPage(status, "INC-0007 belongs to another").text).not.toContain("INC-0007");
});

test.each([
  [418, "Bad request"],
  [502, "Something went wrong"],
])("%i has the page of its class", (status, title) => {
  expect(errorPage(status).title).toBe(title);
});
