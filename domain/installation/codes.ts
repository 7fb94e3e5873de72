import { z } from "#domain/schema";

const SIX_DIGITS = /^[0-9]{6}$/;
/** A recovery code has 24 letters and digits. What is shorter than this is a code of the app with a sign too many or too few. */
const LEAST_RECOVERY_CODE = 9;

/**
 * A code in the one spelling that is checked, however it was typed or copied: without blanks, hyphens and invisible signs of any kind,
 * with full-width letters and the digits of every script (Unicode's decimal digits) as those of ASCII.
 */
export function plainCode(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\s\p{Z}\p{Cf}\p{Pd}\u2212]/gu, "")
    .replace(/\p{Nd}/gu, valueOfDigit);
}

/** Unicode keeps the ten digits of a script one behind the other, beginning at zero (chapter 4.6 of the standard). */
function valueOfDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}

/** Whether a code in its plain spelling is one of an authenticator app. */
export function isSixDigits(code: string): boolean {
  return SIX_DIGITS.test(code);
}

/** The six digits of an authenticator app (RFC 6238), where no recovery code is accepted. */
export const sixDigits = z
  .string("Enter the six digits that your app shows")
  .max(100, "The code has 6 digits")
  .transform(plainCode)
  .pipe(z.string().regex(SIX_DIGITS, "The code has 6 digits"));

/** A first code that is judged beside the new password: `isSixDigits` does it. */
export const typedCode = z
  .string("Enter the six digits that your app shows")
  .max(100, "The code has 6 digits")
  .transform(plainCode);

/** Six digits, or a recovery code; which of the two is decided when it is checked. */
export const anyCode = z
  .string("Enter the code")
  .max(100, "The code has 6 digits; a recovery code is longer")
  .transform(plainCode)
  .pipe(
    z
      .string()
      .refine(
        (code) => isSixDigits(code) || (code.length >= LEAST_RECOVERY_CODE && !/^[0-9]*$/.test(code)),
        "The code has 6 digits; a recovery code is longer",
      ),
  );
