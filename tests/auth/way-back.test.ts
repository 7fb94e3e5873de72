import fc from "fast-check";
import { expect, test } from "vitest";
import { safeReturn } from "#app/auth/require";

test.each([
  [null, "/"],
  ["/controls?series=AC", "/controls?series=AC"],
  ["/exports/binder.pdf?control=AC-03", "/exports/binder.pdf?control=AC-03"],
  ["/a/../policies", "/policies"],
  ["https://elsewhere.example", "/"],
  ["//elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["/\t/elsewhere.example", "/"],
  ["/.//elsewhere.example", "/"],
  ["/x/..//elsewhere.example", "/"],
  ["/%2e//elsewhere.example/a", "/"],
  ["//", "/"],
  ["controls", "/"],
])("%j leads back to %j", (to, back) => {
  expect(safeReturn(to)).toBe(back);
});

test("no text leads to another host", () => {
  const part = fc.oneof(
    fc.constantFrom("/", ".", "..", "%2e", "\\", "\t", "@", ":", "?", "#", "evil.example"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const back = new URL(safeReturn(`/${parts.join("")}`), "https://surety.example/sign-in");
      expect(back.host).toBe("surety.example");
    }),
  );
});
