import type { AppContext } from "#app/context";
import { asOneAddress } from "#app/limits/client-address";

/**
 * Hashes or checks a password when the address has its turn: whatever the number of sign-ins, two run at once.
 * @throws Refused "too_many" or "unavailable" when too many wait
 */
export function withPassword<T>(app: AppContext, ip: string, hashing: () => Promise<T>): Promise<T> {
  return app.queues.passwords.run(asOneAddress(ip), hashing);
}
