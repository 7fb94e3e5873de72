import { expect, test } from "vitest";
import { PickedForm, PickedReport } from "#components/ui/picked";
import { render } from "../../support/kit";

test("the default button of a bar of acts is disabled, so that Enter in its code field chooses no act", async () => {
  const acts = ["submit", "approve"].map((name) => ({ name, text: name, busy: name, lines: 1 }));
  const html = await render(
    <PickedForm id="picked" acts={acts} lines={1} stepUp all={false}>
      <p>Lines</p>
    </PickedForm>,
  );
  expect(html).toContain('name="code"');
  const [first, ...others] = html.match(/<button[^>]*>/g) ?? [];
  expect(first).toMatch(/type="submit"/);
  expect(first).toMatch(/ disabled=""/);
  expect(first).toMatch(/ hidden=""/);
  expect(others.length).toBeGreaterThanOrEqual(2);
  for (const other of others) expect(other).not.toContain("disabled");
});

test("lines that are refused for the same reason are named together", async () => {
  const refused = [
    { name: "Privacy policy", why: "It is no draft." },
    { name: "Access policy", why: "It is no draft." },
    { name: "Backup policy", why: "The website is missing." },
  ];
  const html = await render(<PickedReport result={{ message: "", done: 0, refused, links: [] }} />);
  expect(html.match(/<li>/g)).toHaveLength(2);
  expect(html).toContain("Privacy policy, Access policy");
});
