import { describe, expect, test } from "vitest";
import { useStory } from "#tests/support/browser/browser";

describe("a page that wakes up", () => {
  const story = useStory();

  test.each(["/customers/new", "/incidents"])("%s keeps what is typed meanwhile", async (path) => {
    const page = await story.page("officer");
    // Keys without a pause, between any two tasks of the browser.
    await page.addInitScript(() => {
      const { port1, port2 } = new MessageChannel();
      const end = performance.now() + 3_000;
      port1.onmessage = () => {
        const field = document.querySelector("main input");
        field?.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
        field?.dispatchEvent(new InputEvent("input", { data: "a", bubbles: true }));
        if (performance.now() < end) port2.postMessage(null);
      };
      port2.postMessage(null);
    });
    await story.open(page, path);
    // A change of page without a reload: the scripts are at work.
    await page.evaluate(() => Object.assign(window, { same: true }));
    // The typed key is not saved: leaving asks.
    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("link", { name: "Controls", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Controls" }).waitFor();
    expect(await page.evaluate(() => "same" in window)).toBe(true);
  });
});
