import { expect, test } from "vitest";
import { refuseInClear } from "#evidence/account-apis/source-settings";

test.each(["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])(
  "in clear to %s stays on this machine",
  (address) => {
    expect(() => refuseInClear(address, { tls: "off" })).not.toThrow();
  },
);

test.each(["10.0.0.5", "192.168.1.2", "203.0.113.9", "fe80::1", "::ffff:10.0.0.1", "", undefined])(
  "in clear to %s is refused",
  (address) => {
    expect(() => refuseInClear(address, { tls: "off" })).toThrow("only within this machine");
  },
);

test("an encrypted way may lead anywhere", () => {
  expect(() => refuseInClear("203.0.113.9", { tls: "ldaps" })).not.toThrow();
});
