import { expect, test } from "vitest";
import { PickedForm } from "#components/ui/picked";
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
