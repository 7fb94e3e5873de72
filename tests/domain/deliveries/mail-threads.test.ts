import { expect, test } from "vitest";
import { addressIn, mailDomain } from "#domain/deliveries/mail-threads";

test.each([
  ["Surety <surety@tidewater.example>", "https://surety.tidewater.example", "tidewater.example"],
  ["surety@localhost", "https://surety.tidewater.example/x", "surety.tidewater.example"],
  ["Surety <surety@127.0.0.1>", "http://127.0.0.1:3000", "surety.invalid"],
  ["Surety <surety@localhost>", "http://localhost:3000", "surety.invalid"],
])("Message-IDs of %s at %s end in %s", (from, url, domain) => {
  expect(mailDomain(from, url)).toBe(domain);
});

test.each([
  ["Maren Olsen, privacy@tidewater.example", "privacy@tidewater.example"],
  ["Call +49 30 1234 or write to <dpo@tidewater.example>.", "dpo@tidewater.example"],
  ["+49 30 1234", null],
  [null, null],
])("the address in %j is %j", (text, address) => {
  expect(addressIn(text)).toBe(address);
});
