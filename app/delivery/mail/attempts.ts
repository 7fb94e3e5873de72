import { withoutSmtpUtf8 } from "#app/delivery/mail/server-answers";
import { type AnsweredTo, judgeAnswer } from "#domain/deliveries/answers";
import { Refused } from "#domain/errors";

/**
 * What became of one attempt: taken with the server's answer, refused for good, or to be tried again, for a reason that concerns
 * everything that goes to that `server`, or this `message` alone. `fault` says that the server gave a final answer which is the
 * sender's matter: the same for every mail, or its policy for this one. `stops`: the next mails would get the same answer.
 */
export type Attempt =
  | { kind: "sent"; answer: string }
  | { kind: "refused"; error: string }
  | {
      kind: "later";
      error: string;
      because: "server" | "message";
      fault?: "sender" | "policy";
      stops?: "at once" | "in a row";
    };

/** `unknown` where the server had all of the mail and gave no answer; `stopped` where Surety stopped before that. */
export type MailAttempt = Attempt | { kind: "unknown" } | { kind: "stopped" };

type SmtpError = {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
  message: string;
};

/** No text was sent, because the server takes addresses in ASCII alone. */
export class WithoutSmtpUtf8 extends Error {
  constructor(address: string) {
    super(withoutSmtpUtf8(address));
  }
}

/**
 * What follows on an error of nodemailer. A final answer (5xx) about the recipient or the content is final, as is a text that
 * cannot be opened. Everything else is tried again: a dead server, a limit, a policy, and one that refuses the greeting, the
 * sign-in or the sender. Only a temporary answer to one recipient or one message concerns it alone; 421 closes the door for
 * all (RFC 5321, 3.8).
 */
export function attemptOf(error: unknown): Attempt {
  if (error instanceof Refused) return { kind: "refused", error: error.message };
  if (error instanceof WithoutSmtpUtf8) return forPolicy(error.message);
  const { code, command, responseCode, response } = error as SmtpError;
  const text = wordsOf(error);
  const to = answeredTo(command);
  if (isFinal(error)) return finalAttempt(judgeAnswer(responseCode!, response ?? text, to), text, code);
  const ofMessage = !code || ((code === "EENVELOPE" || code === "EMESSAGE") && to !== "sender");
  return { kind: "later", error: text, because: ofMessage && responseCode !== 421 ? "message" : "server" };
}

function finalAttempt(fault: ReturnType<typeof judgeAnswer>, error: string, code = ""): Attempt {
  if (fault === "recipient" || fault === "content") return { kind: "refused", error };
  if (fault === "policy") return forPolicy(error);
  // Wrong passwords in quick succession lock an account.
  const stops = code === "EAUTH" ? "at once" : "in a row";
  return { kind: "later", error, because: "server", fault: "sender", stops };
}

/** A mail that is kept although the server refuses it now. */
export function forPolicy(error: string): Attempt {
  return { kind: "later", error, because: "message", fault: "policy" };
}

export function isAnswer(error: unknown): boolean {
  return (error as SmtpError).responseCode !== undefined;
}

export function isFinal(error: unknown): boolean {
  return ((error as SmtpError).responseCode ?? 0) >= 500;
}

export function wordsOf(error: unknown): string {
  return (error as SmtpError).message
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "?")
    .slice(0, 500);
}

/** What is the same for every mail, who we are and who sends, is answered to the sender. */
function answeredTo(command = ""): AnsweredTo {
  if (/^(MAIL FROM|AUTH|EHLO|HELO|LHLO|STARTTLS|CONN)/.test(command)) return "sender";
  return /^RCPT/.test(command) ? "recipient" : "text";
}
