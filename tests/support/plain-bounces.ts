type Came = { to: string; messageId: string };

const back = ({ to, messageId }: Came) => `Message-ID: ${messageId}
From: surety@tidewater.example
To: ${to}
Subject: Notice of a data breach

Notice of a data breach`;

/** qmail's QSBMF (https://cr.yp.to/proto/qsbmf.txt). */
export const qmailBounce = (came: Came) => `Date: 11 Mar 2026 13:06:02 -0000
From: MAILER-DAEMON@mx.tidewater.example
To: surety@tidewater.example
Subject: failure notice

Hi. This is the qmail-send program at mx.tidewater.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${came.to}>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 user unknown
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Return-Path: <surety@tidewater.example>
${back(came)}
`;

export const eximBounce = (came: Came) => `From: Mail Delivery System <Mailer-Daemon@mx.tidewater.example>
To: surety@tidewater.example
Date: Wed, 11 Mar 2026 13:06:02 +0000
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${came.to}
    host mail.aurora.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<${came.to}>:
    550 5.1.1 user unknown

------ This is a copy of the message, including all the headers. ------

${back(came)}
`;

export const sendmailBounce = (
  came: Came,
) => `From: Mail Delivery Subsystem <MAILER-DAEMON@mx.tidewater.example>
To: surety@tidewater.example
Date: Wed, 11 Mar 2026 13:06:02 GMT
Subject: Returned mail: see transcript for details

The original message was received at Wed, 11 Mar 2026 13:05:58 GMT
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<${came.to}>
    (reason: 550 5.1.1 user unknown)

   ----- Transcript of session follows -----
... while talking to mail.aurora.example.:
>>> DATA
<<< 550 5.1.1 user unknown

   ----- Original message follows -----

${back(came)}
`;

export const postfixPlainBounce = (
  came: Came,
) => `From: MAILER-DAEMON@mx.tidewater.example (Mail Delivery System)
To: surety@tidewater.example
Date: Wed, 11 Mar 2026 13:06:02 +0000
Subject: Undelivered Mail Returned to Sender

This is the mail system at host mx.tidewater.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

<${came.to}>: host mail.aurora.example[192.0.2.7] said: 550 5.1.1 user
    unknown (in reply to RCPT TO command)

------ Original message ------
${back(came)}
`;

/** A notification of a server in which no address can be read. */
export const mutedBounce = `From: postmaster@gateway.example
To: surety@tidewater.example
Date: Wed, 11 Mar 2026 13:06:02 +0000
Subject: Undeliverable mail

Your mail was refused by policy.
`;
