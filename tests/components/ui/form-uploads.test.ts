import { expect, test } from "vitest";
import { FormUploads } from "#components/ui/uploads-context";

const running = { running: 1, failed: 0, sent: 10, size: 100 };
const none = { running: 0, failed: 0, sent: 0, size: 0 };

function heldForm() {
  let sent = 0;
  const form = { isConnected: true, requestSubmit: () => (sent += 1) } as unknown as HTMLFormElement;
  const uploads = new FormUploads();
  uploads.report("files", running);
  expect(uploads.hold(form, null)).toBe(true);
  expect(uploads.shown().waits).toMatchObject({ count: 1 });
  return { uploads, form, times: () => sent };
}

test("a held form is sent when its last upload has come", () => {
  const { uploads, times } = heldForm();
  uploads.report("files", none);
  expect(times()).toBe(1);
});

test("a held form is not sent when its upload is removed; its button sends it", () => {
  const { uploads, form, times } = heldForm();
  uploads.release();
  expect(uploads.shown().waits).toBeNull();
  uploads.report("files", none);
  expect(times()).toBe(0);
  expect(uploads.hold(form, null)).toBe(false);
});
