/**
 * A logger for nodemailer that keeps the last answer of a connection's server, what it offers, and nothing else. The connection
 * reads them by itself, and takes more of them for a yes than the protocol does.
 */
export function keepLastAnswer() {
  let last = "";
  let offer = "";
  let greeted = false;
  const none = () => undefined;
  const debug = (entry: { tnx?: string }, text: string) => {
    if (entry.tnx === "client") greeted = /^EHLO /i.test(text);
    if (entry.tnx !== "server") return;
    last = text;
    if (greeted) offer = text;
  };
  const offers = (extension: string) => new RegExp(`^250[ -]${extension}\\b`, "im").test(offer);
  return { last: () => last, offers, trace: none, debug, info: none, warn: none, error: none, fatal: none };
}

/**
 * The text may follow a 354 alone (RFC 5321, 4.3.2). After a 250 a server waits for a command: it would read the text as commands, and
 * the fate of the mail would be unknown.
 * @throws Error for every other answer
 */
export function expectStart(answer: string): void {
  if (!answer.startsWith("354"))
    throw new Error(
      `The mail server answered DATA with "${answer.replace(/\s+/g, " ").slice(0, 200)}" instead of 354. Nothing was sent.`,
    );
}

/** Why an address cannot be named to a server that takes ASCII alone. */
export function withoutSmtpUtf8(address: string): string {
  return `The mail server does not offer SMTPUTF8, which ${address} needs.`;
}
