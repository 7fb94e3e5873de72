import { generateSecret, generateURI, verify } from "otplib";
import { Refused } from "#domain/errors";
import { isSixDigits, plainCode } from "#domain/installation/codes";

const stepMs = 30_000;

/** A new 160-bit TOTP secret in base32 (RFC 6238). */
export function newTotpSecret(): string {
  return generateSecret();
}

/** The otpauth:// address that authenticator apps read, also as QR code. */
export function totpAddress(secret: string, organisation: string, email: string): string {
  return generateURI({ issuer: `Surety ${organisation}`.trim(), label: email, secret });
}

/**
 * Checks a six-digit code at `now`, one 30-second step of tolerance either side, only for steps after `lastStep`:
 * a code is accepted once (RFC 6238 §5.2). A `lastStep` that cannot have come yet was used while the clock was ahead and does
 * not count: otherwise no code would fit until then. Returns the step to store, or undefined when the code does not fit.
 */
export async function checkTotp(
  secret: string,
  code: string,
  now: Date,
  lastStep: number,
): Promise<number | undefined> {
  const token = plainCode(code);
  if (!isSixDigits(token)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const answer = await verify({
    secret,
    token,
    epoch,
    epochTolerance: 30,
    ...(lastStep > 0 && lastStep <= latestStep(now) ? { afterTimeStep: lastStep } : {}),
  });
  return answer.valid && "timeStep" in answer ? answer.timeStep : undefined;
}

/** The step of the first code of a new second factor. @throws Refused at the field of the code */
export async function firstStep(secret: string, code: string, now: Date): Promise<number> {
  if (!isSixDigits(code)) throw new Refused("invalid", "The code has 6 digits", "code");
  const step = await checkTotp(secret, code, now, 0);
  if (step === undefined)
    throw new Refused("invalid", "Invalid code. Enter the code that your app shows now.", "code");
  return step;
}

/** The last step that a code may be of at `now`: the one after the present. */
export function latestStep(now: Date): number {
  return Math.floor(now.getTime() / stepMs) + 1;
}
