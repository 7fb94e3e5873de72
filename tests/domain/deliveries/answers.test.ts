import { expect, test } from "vitest";
import { type AnsweredTo, type Fault, judgeAnswer } from "#domain/deliveries/answers";

/** Answers of real servers, as their manuals and logs have them. */
const table: [server: string, to: AnsweredTo, fault: Fault, answer: string][] = [
  ["a hoster", "recipient", "limit", "550 Maximum daily messages exceeded"],
  ["a hoster", "text", "limit", "552 The number of messages allowed per hour has been reached"],
  // Gmail and Google Workspace
  [
    "Gmail",
    "text",
    "limit",
    "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.com/a/answer/166852 d9443c01a7336-1ff - gsmtp",
  ],
  [
    "Google relay",
    "recipient",
    "limit",
    "550-5.4.5 Daily SMTP relay limit exceeded for customer. For more information on SMTP relay sending limits please contact your administrator",
  ],
  [
    "Google relay",
    "sender",
    "sender",
    "550-5.7.1 Invalid credentials for relay [192.0.2.5]. The IP address you've registered in your Workspace SMTP Relay service doesn't match the domain of the account",
  ],
  [
    "Google relay",
    "recipient",
    "policy",
    "550-5.7.0 Mail relay denied [192.0.2.5]. Invalid credentials for relay for one of the domains",
  ],
  [
    "Gmail",
    "sender",
    "sender",
    "535-5.7.8 Username and Password not accepted. For more information, go to https://support.google.com/mail/?p=BadCredentials",
  ],
  [
    "Gmail",
    "text",
    "sender",
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.",
  ],
  [
    "Gmail",
    "text",
    "limit",
    "550-5.7.28 There is an unusual rate of unsolicited mail originating from your IP address, rate limit exceeded",
  ],
  [
    "Gmail",
    "recipient",
    "recipient",
    "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos",
  ],
  [
    "Gmail",
    "recipient",
    "recipient",
    "552-5.2.2 The recipient's inbox is out of storage space and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm",
  ],
  [
    "Gmail",
    "recipient",
    "recipient",
    "552-5.2.2 The email account that you tried to reach is over quota and inactive.",
  ],
  ["Gmail", "recipient", "recipient", "550-5.2.1 The email account that you tried to reach is disabled."],
  [
    "Gmail",
    "recipient",
    "policy",
    "550-5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.",
  ],
  [
    "Gmail",
    "text",
    "content",
    "552-5.2.3 Your message exceeded Google's message size limits. Please visit https://support.google.com/mail/?p=MaxSizeError",
  ],
  [
    "Gmail",
    "text",
    "policy",
    "552-5.7.0 This message was blocked because its content presents a potential security issue.",
  ],
  // Exchange Online and Exchange
  [
    "Exchange Online",
    "text",
    "limit",
    "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message Cannot submit message.",
  ],
  [
    "Exchange Online",
    "text",
    "limit",
    "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
  ],
  [
    "Exchange Online",
    "text",
    "sender",
    "554 5.2.252 SendAsDenied; security@example.com not allowed to send as alerts@example.com; STOREDRV.Submission.Exception:SendAsDeniedException",
  ],
  [
    "Exchange",
    "sender",
    "sender",
    "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
  ],
  ["Exchange", "text", "sender", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"],
  [
    "Exchange Online",
    "sender",
    "sender",
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
  ],
  ["Exchange Online", "sender", "sender", "530 5.7.57 Client not authenticated to send mail."],
  [
    "Exchange Online",
    "recipient",
    "recipient",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
  ],
  [
    "Exchange Online",
    "recipient",
    "recipient",
    "550 5.4.1 Recipient address rejected: Access denied. [DB5EUR01FT025.eop-EUR01.prod.protection.outlook.com]",
  ],
  ["Exchange Online", "text", "sender", "550 5.1.8 Access denied, bad outbound sender AS(42004)"],
  [
    "Exchange Online",
    "text",
    "policy",
    "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.",
  ],
  ["Exchange Online", "text", "limit", "550 5.7.705 Access denied, tenant has exceeded threshold"],
  [
    "Exchange Online",
    "recipient",
    "policy",
    "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group",
  ],
  [
    "Exchange",
    "text",
    "content",
    "550 5.3.4 ROUTING.SizeLimit; message size exceeds fixed maximum size for route",
  ],
  // Amazon SES
  [
    "SES",
    "text",
    "sender",
    "554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: security@example.com",
  ],
  [
    "SES",
    "text",
    "sender",
    "554 Message rejected: Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.",
  ],
  ["SES", "sender", "sender", "535 Authentication Credentials Invalid"],
  ["SES", "text", "limit", "554 Daily message quota exceeded."],
  ["SES", "text", "limit", "554 Throttling failure: Maximum sending rate exceeded."],
  // Postfix
  ["Postfix", "recipient", "policy", "554 5.7.1 <maren@x.example>: Relay access denied"],
  [
    "Postfix",
    "recipient",
    "recipient",
    "550 5.1.1 <maren@x.example>: Recipient address rejected: User unknown in virtual mailbox table",
  ],
  [
    "Postfix",
    "recipient",
    "sender",
    "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
  ],
  [
    "Postfix",
    "recipient",
    "sender",
    "553 5.7.1 <security@example.com>: Sender address rejected: not owned by user ops",
  ],
  [
    "Postfix",
    "recipient",
    "sender",
    "550 5.1.8 <security@nowhere.example>: Sender address rejected: Domain not found",
  ],
  [
    "Postfix",
    "recipient",
    "policy",
    "554 5.7.1 Service unavailable; Client host [192.0.2.5] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.5",
  ],
  [
    "Postfix",
    "recipient",
    "recipient",
    "550 5.1.2 <maren@gone.example>: Recipient address rejected: Domain not found",
  ],
  ["Postfix", "text", "content", "552 5.3.4 Message size exceeds fixed limit"],
  [
    "Postfix",
    "recipient",
    "limit",
    "554 5.7.0 The limit on the number of outgoing messages was exceeded. Try again later",
  ],
  // Exim and cPanel
  ["Exim", "recipient", "policy", "550 relay not permitted"],
  ["Exim", "recipient", "recipient", "550 Unrouteable address"],
  ["Exim", "recipient", "recipient", "550 No Such User Here"],
  ["Exim", "recipient", "sender", "550 Sender verify failed"],
  ["Exim", "text", "policy", "550 Administrative prohibition"],
  ["Exim", "text", "content", "552 Message size exceeds maximum permitted"],
  [
    "cPanel",
    "text",
    "limit",
    "550 Domain example.com has exceeded the max emails per hour (102/100 (102%)) allowed. Message discarded.",
  ],
  ["cPanel", "recipient", "sender", "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)"],
  // qmail, sendmail, Cisco
  ["qmail", "recipient", "policy", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
  ["qmail", "recipient", "recipient", "550 sorry, no mailbox here by that name. (#5.1.1)"],
  ["sendmail", "recipient", "recipient", "550 5.1.1 <maren@x.example>... User unknown"],
  [
    "sendmail",
    "recipient",
    "policy",
    "550 5.7.1 <maren@x.example>... Relaying denied. Proper authentication required.",
  ],
  ["Cisco", "recipient", "recipient", "550 5.1.0 Address rejected."],
  // Mailgun, SendGrid, others
  ["Mailgun", "sender", "sender", "535 5.7.0 Mailgun is not loving your login or password"],
  ["Mailgun", "recipient", "policy", "550 5.7.1 Relaying denied"],
  ["Mailgun", "text", "sender", "550 5.7.1 Domain mg.example.com is disabled: Business verification"],
  [
    "Mailgun",
    "text",
    "limit",
    "550 5.7.1 Account mg.example.com recipient limit exceeded: 100 recipients per hour",
  ],
  [
    "SendGrid",
    "text",
    "sender",
    "550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.",
  ],
  ["SendGrid", "sender", "sender", "550 Unauthenticated senders not allowed"],
  ["SendGrid", "text", "limit", "550 Authentication failed: Maximum credits exceeded"],
  [
    "Yahoo",
    "text",
    "policy",
    "554 5.7.9 Message not accepted for policy reasons. See https://senders.yahooinc.com/error-codes",
  ],
  ["any", "recipient", "recipient", "556 5.1.10 Recipient address has null MX"],
  ["any", "text", "policy", "554 Transaction failed"],
  ["any", "text", "content", "554 5.6.0 Message cannot be converted"],
  ["any", "recipient", "recipient", "550 <relay.limit@x.example>: no such user"],
];

test.each(table)("%s to the %s is about the %s: %s", (_server, to, fault, answer) => {
  expect(judgeAnswer(Number(answer.slice(0, 3)), answer, to)).toBe(fault);
});
