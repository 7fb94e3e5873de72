import { Refused } from "#domain/errors";
import type { LiveSettings } from "#evidence/account-apis/source";
import { FetchError } from "#evidence/network/fetch-error";

/** @throws Refused naming the field when it is empty. */
export function requireText(settings: LiveSettings, name: string): string {
  const text = settings[name]?.trim();
  if (!text) throw new Refused("invalid", "This field is required.", name);
  return text;
}

/** @throws Refused when the field holds no address. In clear is refused when asking, unless it stays on this machine. */
export function requireAddress(settings: LiveSettings, name: string): string {
  const text = requireText(settings, name);
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Refused("invalid", "Enter an address that begins with https://.", name);
  if (url.username || url.password)
    throw new Refused("invalid", "Remove the secret from the address; it has its own field.", name);
  return text;
}

/** The secret. @throws Refused when none is set */
export function requireSecret(secret: string | null, why: string): string {
  if (!secret) throw new Refused("invalid", why, "secret");
  return secret;
}

/** @throws Refused when the field "port" is none. */
export function portOf(settings: LiveSettings): number {
  const port = Number(settings.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Refused("invalid", "A port is a whole number from 1 to 65535.", "port");
  return port;
}

/** Is it a loopback address? */
export function onThisMachine(address: string | undefined): boolean {
  return /^(127\.|::1$|::ffff:127\.)/.test(address ?? "");
}

/** @throws Refused when what is sent in clear, the secret with it, would leave this machine. `address`: the resolved one. */
export function refuseInClear(address: string | undefined, settings: LiveSettings): void {
  if (settings.tls !== "off" || onThisMachine(address)) return;
  throw new Refused(
    "invalid",
    "Unencrypted connections are allowed only within this machine. Choose an encrypted connection.",
    "tls",
  );
}

/** What went wrong at a source, in one sentence that cannot hold the secret. `got`: how far the answer had come. */
export function asRefusedSource(error: unknown, source: string, secret: string | null, got = ""): Refused {
  if (error instanceof Refused) return error;
  const message = error instanceof FetchError ? error.message : `${source}: ${wordsOf(error)}`;
  const safe = secret ? message.replaceAll(secret, "…") : message;
  return new Refused("unavailable", `${safe.replace(/\.*$/, ".")}${got && ` ${got}`}`);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "did not respond";
  const { code = "" } = error as NodeJS.ErrnoException;
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined)?.message : undefined;
  return (inner ?? (error.message || code || error.name)).split("\n")[0]?.slice(0, 300) ?? "did not respond";
}
