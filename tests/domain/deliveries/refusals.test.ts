import { expect, test } from "vitest";
import { isAboutThisMail } from "#domain/deliveries/refusals";

test("a final answer is about the address or the content, or it is the server's policy", () => {
  const about: [number, string][] = [
    [550, "550 5.1.1 <maren@x.example>: No such user"],
    [550, "550 No such user here"],
    [552, "552 5.2.2 Mailbox full"],
    [554, "554 5.6.0 Message cannot be converted"],
    [553, "553 sorry, that address is not in my list"],
  ];
  const policy: [number, string][] = [
    [554, "554 5.7.1 <maren@x.example>: Relay access denied"],
    [550, "550 5.7.1 Service unavailable; client host [192.0.2.5] blocked"],
    [550, "550 5.7.515 Access denied, sending domain does not meet the required level"],
    [554, "554 Transaction failed"],
    [530, "530 Authentication required"],
    [550, "550 5.4.5 Daily sending quota exceeded"],
    [554, "554 5.3.0 System in maintenance"],
  ];
  for (const [code, answer] of about) expect(isAboutThisMail(code, answer), answer).toBe(true);
  for (const [code, answer] of policy) expect(isAboutThisMail(code, answer), answer).toBe(false);
});
