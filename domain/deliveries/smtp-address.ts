import { readServerAddress, type ServerAddress } from "#domain/deliveries/server-address";

/** A mail server as SMTP_URL names it. A port that is null is the usual one: 465 with TLS from the first byte, else 587. */
type SmtpAddress = Omit<ServerAddress, "scheme" | "path"> & { secure: boolean };

/** Reads `smtp://user:password@host:port?option=value`, or `smtps://…`. Null where it names no server. */
export function readSmtpAddress(text: string): SmtpAddress | null {
  const read = readServerAddress(text);
  if (!read || !/^smtps?$/.test(read.scheme) || read.path !== "") return null;
  const { scheme, path: _path, ...address } = read;
  return { ...address, secure: scheme === "smtps" };
}
