import { z } from "#domain/schema";

/** The six digits of an authenticator app (RFC 6238), when no recovery code can stand in. */
export const sixDigits = z
  .string("Enter the six digits that your app shows")
  .trim()
  .regex(/^\d{6}$/, "The code has 6 digits");

/** Six digits, or a recovery code; which of the two is told when it is checked. */
export const anyCode = z
  .string("Enter the code")
  .trim()
  .min(6, "The code has 6 digits; a recovery code is longer")
  .max(40);
