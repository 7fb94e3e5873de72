import { expect, test } from "vitest";
import { asOneAddress, clientAddress } from "#app/limits/client-address";
import { testApp } from "#tests/support/app";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:51234", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::FFFF:203.0.113.7", "203.0.113.7"],
  ["[::ffff:203.0.113.7]:51234", "203.0.113.7"],
  ["0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
  ["::ffff:cb00:7107", "203.0.113.7"],
  ["[2001:db8::1]:51234", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["2001:db8::1", "2001:db8::1"],
  ["2001:db8::ffff:1", "2001:db8::ffff:1"],
  [" 203.0.113.7:443 ", "203.0.113.7"],
  ["[2001:DB8::1]:443", "2001:db8::1"],
  ["[::ffff:cb00:7107]:443", "203.0.113.7"],
  ["unknown", "unknown"],
])("%s is written as %s", (given, address) => {
  expect(clientAddress(given)).toBe(address);
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:201", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:DB8:1:2::9", "2001:db8:1:2"],
  ["2001:db8::192.0.2.1", "2001:db8:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["::1", "0:0:0:0"],
  ["unknown", "unknown"],
])("%s has the tries of %s", (ip, counted) => {
  expect(asOneAddress(ip)).toBe(counted);
});

test("IPv4 and the same address mapped into IPv6 share their tries", async () => {
  const { limits } = await testApp();
  for (const ip of ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"]) {
    await limits.take("signIn", `${ip} ada@tidewater.example`);
    await limits.take("signIn", `${ip} ada@tidewater.example`);
  }
  await expect(limits.take("signIn", "192.0.2.1 ada@tidewater.example")).rejects.toMatchObject({
    code: "too_many",
  });
});
