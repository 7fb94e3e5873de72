import { describe, expect, test } from "vitest";
import { StepUp } from "#components/ui/step-up";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { KitPage } from "../../support/browser/kit-page";
import { render } from "../../support/kit";

describe("the kit", async () => {
  const html = await render(<KitPage />);

  test("carries no inline style, because the content security policy forbids it", () => {
    expect(html).not.toMatch(/\sstyle=/);
  });

  test("gives every id once and points every reference at one", () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const wanted = [...html.matchAll(/\s(?:for|commandfor|popovertarget|aria-labelledby)="([^"]+)"/g)].map(
      (m) => m[1],
    );
    const described = [...html.matchAll(/aria-describedby="([^"]+)"/g)].flatMap((m) => m[1]!.split(" "));
    for (const id of [...wanted, ...described]) expect(ids).toContain(id);
  });

  test("names a refused field in the summary and beside it, and keeps what was typed", () => {
    expect(html).toContain('<a href="#kit-data">Say which data it gets</a>');
    expect(html).toMatch(/id="kit-data-error".*Say which data it gets/);
    expect(html).toContain("This review is closed.");
    expect(html).toMatch(/<input[^>]+value="Karta"/);
  });

  test("says distances first, and the moment in the reader’s zone with UTC in the title", () => {
    expect(html).toContain("3\u00a0h 24\u00a0min");
    expect(html).toContain('title="2026-03-11 16:30:00 UTC">today, 17:30\u00a0CET</time>');
    expect(html).toContain("(06:30:14 in Berlin, UTC+1)");
  });

  test("marks the place one is at", () => {
    expect(html).toMatch(
      /<a [^>]*aria-current="page"[^>]*href="\/subprocessors"|href="\/subprocessors"[^>]*aria-current="page"/,
    );
  });
});

test("asks for a code only when the second factor is stale", async () => {
  const fresh = new Date("2026-03-11T13:12:00Z");
  expect(await render(<StepUp />, { factorUntil: fresh })).not.toContain("<input");
  expect(await render(<StepUp />, { factorUntil: fresh })).toContain("14:12");
  expect(await render(<StepUp asked />, { factorUntil: fresh })).toContain('name="code"');
  expect(await render(<StepUp />)).toContain('autoComplete="one-time-code"');
});

test("a button at rest says its own words", async () => {
  expect(
    await render(
      <Submit kind="go" busy="Saving">
        Save
      </Submit>,
    ),
  ).toContain(">Save</button>");
});

test.each([
  [100, "tbl cards"],
  [101, "tbl cards long"],
])("a table of %i rows is laid out as %s", async (amount, expected) => {
  const rows = Array.from({ length: amount }, (_, n) => `row ${n}`);
  const columns = [{ key: "name", label: "Name", cell: (row: string) => row }];
  const html = await render(<Table label="Rows" rows={rows} rowKey={(row) => row} columns={columns} />);
  expect(html).toContain(`<table class="${expected}"`);
  expect(html).toContain(`row ${amount - 1}`);
});
