import { lookupTable } from "#domain/lookup-table";

/** What a server answered to: the session and the sender, which are the same for every mail, one recipient, or one mail's text. */
export type AnsweredTo = "sender" | "recipient" | "text";

/**
 * What a final answer (5xx) is about. `recipient` and `content` do not change when the same mail is sent again. A `limit`, the
 * `sender` with its sign-in and address, and a `policy` are the sender's matter: the same mail may be taken later, or once the
 * cause was fixed.
 */
export type Fault = "recipient" | "content" | "limit" | "sender" | "policy";

/** The recipient's mailbox is full, or gets more than it takes: not a quota of the sender. */
const fullMailbox =
  /mailbox (is )?full|(over|exceed\w*|out of) ?(its |the |his |her |their )?(mailbox |storage )?quota|quota exceeded.{0,20}mailbox|mailbox.{0,30}(quota|exceeded)|trying to (reach|contact) is over/i;
const busyMailbox =
  /trying to (reach|contact) is receiving|recipient.{0,30}(rate|too (fast|quickly|many))|receiving (mail|messages) (at a rate|too quickly)/i;
const tooLarge =
  /(message|mail|size).{0,40}(too (big|large)|exceed\w* .{0,40}(size|limit of \d+ ?(k|m)?b)|size exceed|size limit)|exceed\w*.{0,30}(message size|size limit|fixed limit|maximum permitted|size value)/i;
const unknownRecipient =
  /(user|recipient|mailbox|address|account)\b.{0,40}(unknown|not found|does ?n[o']t exist|no longer|unavailable|disabled|inactive)|(no such|unknown|invalid|bad|unrout(e)?able) (local )?(user|recipient|mailbox|address|account|person)|recipient.?not.?found|unknown recipient|no mailbox here|not our customer|recipient address rejected/i;
const limits =
  /(limit|quota|threshold|allowance|rate|credits?|messages per|emails per|defers).{0,60}(exceed|reach|over\b|hit)|(exceed|reach|over)\w*.{0,60}(limit|quota|threshold|rate|allowance|max |max\w* )|(max\w*|daily|hourly|monthly|per (day|hour|month|minute))\b.{0,60}(exceed|reach)|too (many|fast)|throttl|try again later|come back later|submissionquota/i;
const relays =
  /relay(ing)?\b.{0,30}(denied|not|prohibit|access)|(not|unable).{0,20}\brelay|rcpthosts|authentication (is )?required|must (first )?authenticate/i;
const senders =
  /send(ing)? ?(as|from|on behalf)|sendas|\bsender|from address|mail from|return.?path|\b(helo|ehlo)\b|(authenticat|credential|user ?name and password|log ?in\b|sign.?in)|not (verified|allowed to send)|unverified|is (disabled|suspended|paused)|(account|domain|user|tenant).{0,30}(suspend|paused|disabled|not allowed to send)|smtpclientauth|sending (is )?(paused|disabled)/i;

const recipientDetails = lookupTable<readonly string[]>({
  "1": ["0", "1", "2", "3", "4", "5", "6", "9", "10", "350", "351"],
  "2": ["0", "1", "2", "4", "14"],
});

/** The enhanced status of an answer (RFC 3463): subject and detail; null where it gives none. */
function enhanced(answer: string): { subject: string; detail: string } | null {
  const [, subject, detail] = /(?:^|[\s(#-])5\.(\d{1,3})\.(\d{1,3})\b/.exec(answer) ?? [];
  return subject && detail ? { subject, detail } : null;
}

/**
 * Judges a final answer by its words, its enhanced status (RFC 3463, RFC 5248), its code and what it answers to, in this order:
 * servers say limits and senders in words under many a status.
 */
export function judgeAnswer(code: number, answer: string, to: AnsweredTo): Fault {
  const status = enhanced(answer);
  // Text in angle brackets, addresses and links are names and say nothing.
  const words = answer
    .replace(/<[^<>]*>|https?:\S+/g, " ")
    .replace(/[^\s@]+@[^\s@]+/g, " ")
    .replace(/\s+/g, " ");
  return byWords(words, status, to) ?? byStatus(status) ?? byCode(code, to);
}

function byWords(words: string, status: ReturnType<typeof enhanced>, to: AnsweredTo): Fault | null {
  if (to === "sender") return limits.test(words) ? "limit" : "sender";
  if (busyMailbox.test(words)) return "policy";
  if (tooLarge.test(words)) return "content";
  if (fullMailbox.test(words) && status?.subject !== "7") return "recipient";
  if (limits.test(words)) return "limit";
  if (relays.test(words)) return "policy";
  if (unknownRecipient.test(words) && !/sender|from address/i.test(words))
    return aboutAccess(words, status) ? "policy" : "recipient";
  return senders.test(words) ? "sender" : null;
}

/** "Recipient address rejected" alone may be a policy, where the status says so. */
function aboutAccess(words: string, status: ReturnType<typeof enhanced>): boolean {
  return status?.subject === "7" && !/unknown|no such|not found|not exist|does ?n.t exist/i.test(words);
}

function byStatus(status: ReturnType<typeof enhanced>): Fault | null {
  if (!status) return null;
  const { subject, detail } = status;
  if (subject === "6" || (subject === "3" && detail === "4") || (subject === "2" && detail === "3"))
    return "content";
  if (recipientDetails[subject]?.includes(detail)) return "recipient";
  if (subject === "1" || subject === "2") return detail.length > 1 ? "limit" : "sender";
  if (subject === "4" && detail === "5") return "limit";
  return "policy";
}

/** Without a status and known words: the code of a recipient's answer is about the recipient (RFC 5321, 4.2.3). */
function byCode(code: number, to: AnsweredTo): Fault {
  if ([530, 534, 535, 538].includes(code)) return "sender";
  return to === "recipient" && [501, 550, 551, 552, 553, 556].includes(code) ? "recipient" : "policy";
}
