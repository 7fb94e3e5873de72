import { expect, test } from "vitest";
import { greetingName, isGreetingName } from "#domain/deliveries/greeting-name";
import { readMailbox } from "#domain/deliveries/mailbox";
import { readSmtpAddress } from "#domain/deliveries/smtp-address";

test.each([
  ["security@example.com", "", "security@example.com"],
  ["<security@example.com>", "", "security@example.com"],
  ["Example, Inc. Security <security@example.com>", "Example, Inc. Security", "security@example.com"],
  ['"Example, Inc." <security@example.com>', "Example, Inc.", "security@example.com"],
  ['"Ada \\"Root\\" Lovelace" <ada@example.com>', 'Ada "Root" Lovelace', "ada@example.com"],
  ['"security@example.com" <relay@example.com>', "security@example.com", "relay@example.com"],
  ["Sécurité d’Exemple <security@example.com>", "Sécurité d’Exemple", "security@example.com"],
  ["情報セキュリティ <security@example.com>", "情報セキュリティ", "security@example.com"],
  [
    "Example (Security; 24/7): on call <soc+a@example.com>",
    "Example (Security; 24/7): on call",
    "soc+a@example.com",
  ],
  ["security@exämple.de", "", "security@xn--exmple-cua.de"],
  ["sécurité@example.com", "", "sécurité@example.com"],
  ["Surety <surety@localhost>", "Surety", "surety@localhost"],
  ["surety@[192.0.2.7]", "", "surety@[192.0.2.7]"],
  ['"two words"@example.com', "", '"two words"@example.com'],
])("%s is one mailbox", (text, name, address) => {
  expect(readMailbox(text)).toEqual({ name, address });
});

test.each([
  "security@",
  "@example.com",
  "Example Security",
  "<>",
  "Example <>",
  "security@example.com, other@example.com",
  "Example <a@example.com>, Other <b@example.com>",
  "a@example.com <b@example.com>",
  "Example <a@example.com> <b@example.com>",
  "Example security@example.com",
  '"Example <security@example.com>',
  "security@example..com",
  "security@-example.com",
  ".security@example.com",
  "se..curity@example.com",
  "sec urity@example.com",
  "security@exam ple.com",
  "security@example.com.",
  "Example\r\nBcc: x@example.com <security@example.com>",
  "Team: a@example.com;",
  `${"a".repeat(65)}@example.com`,
  `a@${"b".repeat(64)}.com`,
  "",
])("%j is no mailbox", (text) => {
  expect(readMailbox(text)).toBeNull();
});

test.each([
  [
    "smtp://mail.example.com",
    { secure: false, host: "mail.example.com", port: null, user: null, password: null },
  ],
  ["smtps://u:p@mail.example.com:465/", { secure: true, port: 465, user: "u", password: "p" }],
  [
    "smtp://u:p%40ss%23%2F%25@mail.example.com:587",
    { host: "mail.example.com", user: "u", password: "p@ss#/%" },
  ],
  [
    "smtp://u:p@ss#/?:%x@mail.example.com:587",
    { host: "mail.example.com", port: 587, user: "u", password: "p@ss#/?:%x" },
  ],
  ["smtp://u:100%sure%40@mail.example.com", { password: "100%sure@" }],
  ["smtp://u:%ff%C3%A9@mail.example.com", { password: "%ff%C3%A9" }],
  [
    "smtp://ops@example.com:secret@mail.example.com:587?requireTLS=false",
    { user: "ops@example.com", password: "secret", options: { requireTLS: "false" } },
  ],
  ["smtp://token@[2001:db8::25]:2525", { host: "2001:db8::25", port: 2525, user: "token", password: null }],
])("%s is a mail server", (text, expected) => {
  expect(readSmtpAddress(text)).toMatchObject(expected);
});

test.each([
  "mail.example",
  "http://mail.example",
  "smtp://",
  "smtp://a:b@c:99999",
  "smtp://a b",
  "smtp://host:0",
  "smtp://u:p@",
])("%s is not a mail server", (text) => {
  expect(readSmtpAddress(text)).toBeNull();
});

test.each([
  ["https://surety.example.com/", "x@other.example", "surety.example.com"],
  ["http://127.0.0.1:3000", "security@example.com", "example.com"],
  ["http://surety.localhost", "security@example.com", "example.com"],
  ["https://[2001:db8::7]", "security@example.com", "example.com"],
  ["https://intranet", "surety@intranet", undefined],
  ["http://127.0.0.1:3000", "surety@127.0.0.1", undefined],
])("at %s with the sender %s the greeting is %s", (url, sender, name) => {
  expect(greetingName(url, sender)).toBe(name);
});

test.each([
  ["mx.example.com", true],
  ["[192.0.2.7]", true],
  ["[IPv6:2001:db8::7]", true],
  ["mx.example.com\r\nMAIL", false],
  ["two names", false],
  ["", false],
])("SMTP_EHLO may be %j: %s", (text, expected) => {
  expect(isGreetingName(text)).toBe(expected);
});
