/** Title and default sentence of the page that each status shows. */
const pages: Record<number, [title: string, sentence: string]> = {
  400: ["Bad request", "Surety cannot read this request. Nothing was changed. Go back and try again."],
  403: ["Not allowed", "Your role does not allow this."],
  404: ["Page not found", "This page does not exist, or you do not have access to it."],
  405: [
    "Method not allowed",
    "This address takes no form. Nothing was changed. Open the page and use its buttons.",
  ],
  409: [
    "Conflict",
    "The record has changed or does not allow this now. Open it again to see its present state.",
  ],
  411: ["Length required", "The request does not say how large it is. Nothing was changed."],
  413: [
    "Too large",
    "This is larger than is allowed here. Nothing was changed. Send a smaller file or less text.",
  ],
  415: [
    "Unsupported file type",
    "This kind of file is not accepted here. Nothing was changed. Send one of the kinds that the page names.",
  ],
  422: [
    "Invalid data",
    "The data was read, but its values are not valid. Nothing was changed. Correct them and send it again.",
  ],
  429: ["Too many requests", "You have sent more requests than are allowed. Wait a minute, then try again."],
  500: ["Something went wrong", "Nothing was changed. Try again; the server log has the details."],
  503: [
    "Temporarily unavailable",
    "Surety cannot do this at the moment. Nothing was changed. Try again in a minute.",
  ],
  507: [
    "Disk full",
    "The server has no room to store this. Nothing was changed. An operator has to make room.",
  ],
};

/** These say the same whatever the reason: what exists, and what broke, is not for every reader. */
const withoutReason = new Set([404, 500]);

/**
 * The words of a page shown instead of the requested one. `reason` is the server's own sentence about this refusal, where
 * it has one. A status without a page of its own has that of its class.
 */
export function errorPage(status: number, reason = ""): { title: string; text: string } {
  const known = status in pages ? status : status < 500 && status >= 400 ? 400 : 500;
  const [title, sentence] = pages[known] as [string, string];
  return { title, text: withoutReason.has(known) ? sentence : reason.trim() || sentence };
}
