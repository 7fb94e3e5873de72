import { qrPath } from "#app/auth/qr";
import { totpAddress } from "#app/auth/totp";

/** What a page needs to offer a new second factor: the secret, its otpauth address and the QR code. */
export async function factorOffer(secret: string, organisation: string, email: string) {
  const address = totpAddress(secret, organisation, email);
  return { secret, address, qr: await qrPath(address) };
}
