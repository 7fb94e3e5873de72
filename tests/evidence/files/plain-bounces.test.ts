import { expect, test } from "vitest";
import { readBounces } from "#evidence/files/bounces";

const to = "security@aurora-clinics.example";
const messageId = "<0196-a1@tidewater.example>";
const read = (text: string) => readBounces(Buffer.from(text, "utf8"));

const gmail = `Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: surety@tidewater.example
Subject: Delivery Status Notification (Failure)
Date: Wed, 11 Mar 2026 13:06:02 +0000

Delivery to the following recipient failed permanently:

     ${to}

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the recipient domain.

The error that the other server returned was:
550 5.1.1 user unknown

----- Original message -----

Message-ID: ${messageId}
From: surety@tidewater.example
To: ${to}
`;

const exchange = `Return-Path: <>
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@tidewater.example>
To: surety@tidewater.example
Subject: Undeliverable: Notice of a data breach
Date: Wed, 11 Mar 2026 13:06:02 +0000
In-Reply-To: ${messageId}

Delivery has failed to these recipients or groups:

Security Desk (${to})<mailto:${to}>
The email address you entered couldn't be found. Please check the recipient's
email address and try to resend the message.

Diagnostic information for administrators:

Generating server: mx.aurora-clinics.example

${to}
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'

Original message headers:

Message-ID: ${messageId}
`;

const htmlOnly = `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.aurora-clinics.example>
To: surety@tidewater.example
Subject: Undelivered Mail Returned to Sender
Date: Wed, 11 Mar 2026 13:06:02 +0000
References: ${messageId}
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><head><style>p { color: red }</style></head><body><p>Your mail could not be delivered.</p>
<p>&lt;${to}&gt;: 550 5.1.1 user unknown</p></body></html>
`;

test.each([
  ["Gmail", gmail, "5.1.1", /550 5\.1\.1 user unknown/],
  ["Exchange", exchange, "5.1.10", /550 5\.1\.10 RESOLVER\.ADR\.RecipientNotFound/],
  ["HTML alone", htmlOnly, "5.1.1", /550 5\.1\.1 user unknown/],
])("%s without a delivery status is read", (_, mail, status, diagnostic) => {
  const { statuses, others } = read(mail);
  expect(others).toBe(0);
  expect(statuses).toMatchObject([{ recipient: to, action: "failed", status, messageIds: [messageId] }]);
  expect(statuses[0]!.diagnostic).toMatch(diagnostic);
});

const head = (fields: string) => `To: surety@tidewater.example
Date: Wed, 11 Mar 2026 13:06:02 +0000
In-Reply-To: ${messageId}
${fields}

${to}
550 5.1.1 user unknown
`;

test.each([
  [
    "a person's reply about a rejection",
    `From: Maren <${to}>\nSubject: Re: INC-0007: a mail could not be delivered`,
  ],
  [
    "a reply of a postmaster",
    `From: postmaster@aurora-clinics.example\nSubject: AW: Notice of a data breach`,
  ],
  [
    "Outlook's automatic reply",
    `From: Maren <${to}>\nSubject: Automatic reply: a mail could not be delivered\nX-Auto-Response-Suppress: All`,
  ],
  [
    "an automatic reply in German",
    `From: Maren <${to}>\nSubject: Automatische Antwort: Undelivered Mail\nAuto-Submitted: auto-replied`,
  ],
  [
    "an out-of-office note of a postmaster",
    "From: postmaster@aurora-clinics.example\nSubject: Out of Office: Notice\nAuto-Submitted: auto-replied",
  ],
  [
    "a vacation program",
    `From: ${to}\nSubject: mail delivery failed\nAuto-Submitted: auto-replied (vacation)\nPrecedence: bulk`,
  ],
  [
    "a ticket system",
    `From: Support <${to}>\nSubject: [Ticket 4] returned mail\nAuto-Submitted: auto-generated\nX-Autoreply: yes`,
  ],
])("%s is never a bounce", (_, fields) => {
  expect(read(head(fields))).toEqual({ statuses: [], others: 1 });
});

test("an automatic reply that carries a delivery report is still one; Exim's own bounces say auto-replied too", () => {
  const exim = head(
    "From: Mail Delivery System <Mailer-Daemon@mx.example>\nSubject: Mail delivery failed: returning message to sender\nAuto-Submitted: auto-replied",
  );
  expect(read(exim).statuses).toMatchObject([{ recipient: to, action: "failed" }]);
  const renamed = head(
    `From: mail-robot@mx.example\nSubject: about your mail\nAuto-Submitted: auto-replied\nX-Failed-Recipients: ${to}`,
  );
  expect(read(renamed).statuses).toMatchObject([{ recipient: to, action: "failed" }]);
});

test.each([
  "Subject: Warning: message 1sCase-0001 delayed 24 hours\nFrom: Mail Delivery System <Mailer-Daemon@mx.example>",
  "Subject: Warning: could not send message for past 4 hours\nFrom: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
  "Subject: Delivery Status Notification (Delay)\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
  "Subject: Delayed Mail (still being retried)\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)",
])("%s is a delay", (fields) => {
  expect(read(head(fields)).statuses).toMatchObject([{ action: "delayed" }]);
});

test("the report names the mail by the id that we gave its envelope, or by the addressee's letters beyond ASCII", () => {
  const report = (fields: string, type = "delivery-status") => `From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail
Date: Wed, 11 Mar 2026 13:06:02 +0000
Content-Type: multipart/report; report-type=${type}; boundary="b"

--b
Content-Type: message/${type}

Reporting-MTA: dns; mx.example
Original-Envelope-Id: 0196aaaa-7777-7777-8777-aaaaaaaaaaaa

${fields}
--b--
`;
  expect(
    read(report(`Final-Recipient: rfc822; ${to}\nAction: failed\nStatus: 5.1.1`)).statuses,
  ).toMatchObject([{ recipient: to, messageIds: ["<0196aaaa-7777-7777-8777-aaaaaaaaaaaa@envelope>"] }]);
  const utf8 =
    "Final-Recipient: utf-8; dür\\x{C3}st@aurora.example\nOriginal-Recipient: utf-8; durst@aurora.example\nAction: failed\nStatus: 5.1.1";
  expect(
    read(
      report(utf8.replace("Original-Recipient: utf-8; durst@aurora.example\n", ""), "global-delivery-status"),
    ).statuses,
  ).toMatchObject([{ action: "failed" }]);
});
