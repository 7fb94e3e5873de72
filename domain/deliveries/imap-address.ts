import { readServerAddress, type ServerAddress } from "#domain/deliveries/server-address";

/** A mailbox as IMAP_URL names it. */
export type ImapAddress = Omit<ServerAddress, "scheme" | "path" | "options" | "port"> & {
  /** TLS from the first byte; otherwise STARTTLS, without which only a server on this machine is read. */
  secure: boolean;
  port: number;
  /** The folder: INBOX unless another is named. */
  folder: string;
};

/** Reads `imaps://user:password@host:port/folder`, or `imap://…`. Null where it names no mailbox. */
export function readImapAddress(text: string): ImapAddress | null {
  const read = readServerAddress(text);
  if (!read || !/^imaps?$/.test(read.scheme) || Object.keys(read.options).length > 0) return null;
  const secure = read.scheme === "imaps";
  const { host, user, password } = read;
  return {
    host,
    user,
    password,
    secure,
    port: read.port ?? (secure ? 993 : 143),
    folder: read.path || "INBOX",
  };
}
