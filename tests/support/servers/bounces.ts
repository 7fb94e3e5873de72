type Came = { to: string; messageId: string; status?: string; diagnostic?: string; action?: string };

/** As Postfix writes it: multipart/report with the returned head alone, folded fields, original and final recipient. */
export function postfixBounce({ to, messageId, ...more }: Came): string {
  const { status = "5.1.1", action = "failed", diagnostic } = more;
  return `Return-Path: <>
Received: by mx.tidewater.example (Postfix)
	id 4F0B12C0; Wed, 11 Mar 2026 14:06:02 +0100 (CET)
Date: Wed, 11 Mar 2026 14:06:02 +0100 (CET)
From: MAILER-DAEMON@mx.tidewater.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: surety@tidewater.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F0B12C0.1773234362/mx.tidewater.example"
Message-Id: <20260311130602.4F0B12C0@mx.tidewater.example>

This is a MIME-encapsulated message.

--4F0B12C0.1773234362/mx.tidewater.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.tidewater.example.

<${to}>: host mail.aurora.example[192.0.2.7] said: 550 5.1.1 user unknown

--4F0B12C0.1773234362/mx.tidewater.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.tidewater.example
X-Postfix-Queue-ID: 4F0B12C0
X-Postfix-Sender: rfc822; surety@tidewater.example
Arrival-Date: Wed, 11 Mar 2026 14:05:58 +0100 (CET)

Final-Recipient: rfc822; ${to}
Original-Recipient: rfc822;${to}
Action: ${action}
Status: ${status}
Remote-MTA: dns; mail.aurora.example
Diagnostic-Code: smtp; ${
    diagnostic ??
    `550 5.1.1 <${to}>: Recipient address
    rejected: user unknown in virtual mailbox table`
  }

--4F0B12C0.1773234362/mx.tidewater.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Received: from surety (localhost [127.0.0.1])
	by mx.tidewater.example (Postfix) with ESMTP id 4F0B12C0
Message-ID: ${messageId}
From: surety@tidewater.example
To: ${to}
Subject: Notice of a data breach

--4F0B12C0.1773234362/mx.tidewater.example--
`;
}

/** As Exchange Online writes it: alternative parts before the report, the whole mail returned in a part of its own, CRLF. */
export function exchangeBounce({ to, messageId }: Came): string {
  return `Received: from AM0PR01.prod.outlook.example (2603:10a6::1) by mail
Content-Type: multipart/report; report-type=delivery-status;
	boundary="_a1b2_AM0PR01_"
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@nordhavn.example>
To: <surety@tidewater.example>
Date: Wed, 11 Mar 2026 13:07:11 +0000
Message-ID: <c0ffee00-1111@nordhavn.example>
In-Reply-To: ${messageId}
References: ${messageId}
Subject: Undeliverable: Notice of a data breach (INC-0001)

--_a1b2_AM0PR01_
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="_c3d4_AM0PR01_"

--_c3d4_AM0PR01_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message to ${to} couldn't be delivered.=20

--_c3d4_AM0PR01_
Content-Type: text/html; charset="us-ascii"

<html><body>mailbox full</body></html>

--_c3d4_AM0PR01_--

--_a1b2_AM0PR01_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.prod.outlook.example
Received-From-MTA: dns;mx.tidewater.example
Arrival-Date: Wed, 11 Mar 2026 13:07:09 +0000

Final-Recipient: rfc822;${to.toUpperCase()}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException
X-Display-Name: Security

--_a1b2_AM0PR01_
Content-Type: message/rfc822

From: <surety@tidewater.example>
To: <${to}>
Message-ID: ${messageId}
Subject: Notice of a data breach (INC-0001)
Content-Type: text/plain

Notice of a data breach

--_a1b2_AM0PR01_--
`.replaceAll("\n", "\r\n");
}

/** As Gmail writes it: nested related parts, a boundary without quotes, the status without a diagnostic prefix in bytes. */
export function gmailBounce({ to, messageId }: Came): string {
  return `Delivered-To: surety@tidewater.example
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: surety@tidewater.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: ${messageId}
In-Reply-To: ${messageId}
X-Failed-Recipients: ${to}
Message-ID: <65f0.170a0220.9d3b2.a1b2.GMR@mx.google.com>
Date: Wed, 11 Mar 2026 06:08:30 -0700 (PDT)
Content-Type: multipart/report; boundary=000000000000d1e2f3; report-type=delivery-status

--000000000000d1e2f3
Content-Type: multipart/related; boundary="000000000000aa11bb"

--000000000000aa11bb
Content-Type: multipart/alternative; boundary="000000000000cc22dd"

--000000000000cc22dd
Content-Type: text/plain; charset="UTF-8"

** Address not found **

--000000000000cc22dd--
--000000000000aa11bb--
--000000000000d1e2f3
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Wed, 11 Mar 2026 06:08:29 -0700 (PDT)
X-Original-Message-ID: ${messageId}

Final-Recipient: rfc822; ${to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos.
Last-Attempt-Date: Wed, 11 Mar 2026 06:08:30 -0700 (PDT)

--000000000000d1e2f3
Content-Type: message/rfc822

Received: by 2002:a05:6000:1 with SMTP id x1; Wed, 11 Mar 2026 06:08:29 -0700 (PDT)
Message-ID: ${messageId}
To: ${to}
Subject: Notice of a data breach (INC-0001)
Content-Transfer-Encoding: base64
Content-Type: text/plain; charset="UTF-8"

Tm90aWNlIG9mIGEgZGF0YSBicmVhY2g=

--000000000000d1e2f3--
`;
}

/** An answer that a machine gave, which is no notification. */
export function outOfOffice(messageId: string): string {
  return `From: Priya <security@aurora-clinics.example>
To: surety@tidewater.example
Date: Wed, 11 Mar 2026 14:08:00 +0100
In-Reply-To: ${messageId}
Auto-Submitted: auto-replied
Subject: Out of office
Content-Type: text/plain

I am back on Monday.

>From here on, ask the front desk.
`;
}

/** A mailbox file: each mail behind its line "From", lines that begin so inside quoted. */
export function mailbox(...mails: string[]): string {
  return mails
    .map(
      (mail) =>
        `From MAILER-DAEMON Wed Mar 11 14:06:02 2026\n${mail.replaceAll("\r\n", "\n").replace(/^From /gm, ">From ")}\n`,
    )
    .join("");
}
