import fc from "fast-check";
import { expect, test } from "vitest";
import { readBounces } from "#evidence/files/bounces";
import { splitMailbox } from "#evidence/files/mail-parts";
import {
  eximBounce,
  mutedBounce,
  postfixPlainBounce,
  qmailBounce,
  sendmailBounce,
} from "#tests/support/plain-bounces";
import {
  exchangeBounce,
  gmailBounce,
  mailbox,
  outOfOffice,
  postfixBounce,
} from "#tests/support/servers/bounces";

const came = { to: "security@aurora-clinics.example", messageId: "<0196-a1@surety>" };
const read = (text: string) => readBounces(Buffer.from(text, "utf8"));

test.each([
  [
    "Postfix",
    postfixBounce(came),
    "5.1.1",
    /^550 5\.1\.1 <security@.*user unknown in virtual mailbox table$/,
  ],
  ["Exchange", exchangeBounce(came), "5.2.2", /^554 5\.2\.2 mailbox full/],
  ["Gmail", gmailBounce(came), "5.1.1", /does not exist\. Please try 550-5\.1\.1 double-checking/],
])("%s: whose mail came back, to whom, and why", (_, mail, status, diagnostic) => {
  const { statuses, others } = read(mail);
  expect(others).toBe(0);
  expect(statuses).toMatchObject([{ recipient: came.to, action: "failed", status }]);
  expect(statuses[0]!.messageIds).toEqual([came.messageId]);
  expect(statuses[0]!.diagnostic).toMatch(diagnostic);
});

test.each([
  ["qmail", qmailBounce],
  ["Exim", eximBounce],
  ["sendmail", sendmailBounce],
  ["Postfix", postfixPlainBounce],
])("%s in plain text, without a delivery status: address, reason and Message-ID are read", (_, bounce) => {
  const { statuses, others } = read(bounce(came));
  expect(others).toBe(0);
  expect(statuses).toMatchObject([
    { recipient: came.to, action: "failed", status: "5.1.1", messageIds: [came.messageId] },
  ]);
  expect(statuses[0]!.diagnostic).toMatch(/550 5\.1\.1 user unknown/);
});

test("a notification in which no address can be read is kept for a person; an answering machine is none", () => {
  expect(read(mutedBounce).statuses).toMatchObject([{ recipient: "", subject: "Undeliverable mail" }]);
  expect(read(outOfOffice(came.messageId))).toMatchObject({ statuses: [], others: 1 });
});

test("a delay is a delay; several recipients of one notification are read each", () => {
  expect(read(postfixBounce({ ...came, action: "delayed", status: "4.4.1" })).statuses).toMatchObject([
    { action: "delayed", status: "4.4.1" },
  ]);
  const two = postfixBounce(came).replace(
    /(Final-Recipient[\s\S]*?)\n\n(--4F0B)/,
    "$1\n\nFinal-Recipient: rfc822; second@aurora.example\nAction: relayed\nStatus: 2.0.0\n\n$2",
  );
  expect(read(two).statuses.map((one) => [one.recipient, one.action])).toEqual([
    [came.to, "failed"],
    ["second@aurora.example", "relayed"],
  ]);
});

test("a mailbox: each mail by itself, quoted lines put back, other mail counted and left alone", () => {
  const text = mailbox(
    postfixBounce(came),
    outOfOffice(came.messageId),
    exchangeBounce(came),
    gmailBounce(came),
  );
  const { statuses, others } = read(text);
  expect(statuses.map((one) => one.status)).toEqual(["5.1.1", "5.2.2", "5.1.1"]);
  expect(others).toBe(1);
  expect(splitMailbox(text)[1]).toContain("\nFrom here on, ask the front desk.");
  expect(read(text.replaceAll("\n", "\r\n")).statuses).toHaveLength(3);
});

test("what is not a mail is refused; a mail that is cut off anywhere is read without harm", () => {
  expect(() => read("name,email\nAurora,a@b.example")).toThrow("neither a mail nor a mailbox");
  expect(() => read("")).toThrow("neither a mail nor a mailbox");
  const mail = gmailBounce(came);
  fc.assert(
    fc.property(fc.nat(mail.length), (end) => {
      const head = mail.slice(0, Math.max(60, end));
      for (const one of read(head).statuses)
        expect(one.recipient === "" || one.recipient.includes("@")).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("parts that stand in each other without end stop at twelve", () => {
  const nested = `${"Content-Type: message/rfc822\n\n".repeat(5000)}From: a@b.example\n\nx`;
  expect(read(nested)).toEqual({ statuses: [], others: 1 });
});
