/** Where a server's answer holds the id under which it passes the mail on, by the server's own form. */
const forms = [
  // Microsoft: "250 2.0.0 OK <id@host> [Hostname=…]" and "250 2.6.0 <id@host> [InternalId=…, Hostname=…] Queued mail for delivery"
  /<([^<>\s@]+)@[^<>\s]+> \[(?:InternalId|Hostname)=/i,
  // Google: "250 2.0.0 OK  1742736000 5b1f17b1804b1-43d4f9b0c0si12 - gsmtp"
  /\s(\S+) - gsmtp$/,
  // Postfix and others: "250 2.0.0 Ok: queued as 4ZJq2x1yVz"
  /\bqueued as ([\w.-]+)/i,
  // sendmail, OpenSMTPD: "250 2.0.0 4ATD5wYx012345 Message accepted for delivery"
  /^250 2\.0\.0 (\w{6,}) Message accepted/i,
  // Exim: "250 OK id=1tw0aB-000000001Zk-2Xyz"
  /\bid=([\w.-]+)/,
  // Amazon SES: "250 Ok 0102018f3c2b1a00-7d3e…-000000"
  /^250 (?:2\.\d\.\d )?Ok ([\w-]{20,})$/i,
];

/** The id that a server gave a mail, from its answer to the message; null where its form is not known. */
export function serverIdOf(answer: string): string | null {
  for (const form of forms) {
    const id = form.exec(answer.trim())?.[1];
    if (id) return id;
  }
  return null;
}

/** "0102018f…-000000" of "<0102018f…-000000@eu-central-1.amazonses.com>": the part before the @ of each Message-ID. */
export function localParts(messageIds: readonly string[]): string[] {
  return messageIds.map((id) => id.replace(/^<|>$/g, "").split("@")[0] ?? "").filter(Boolean);
}
