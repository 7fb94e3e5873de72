import type { Socket } from "node:net";
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import type { Egress } from "#evidence/network/egress";
import { FetchError } from "#evidence/network/fetch-error";

export const VERSIONS = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;
type Version = (typeof VERSIONS)[number];
/** What a server did when it was offered one protocol version alone. */
export type VersionAnswer = { version: Version; answer: "spoken" | "refused" | "no answer"; detail: string };

export type Handshake = {
  protocol: string | null;
  cipher: string | null;
  /** Whether the chain leads to a trusted authority, is in time and is for this host. */
  trusted: boolean;
  problem: string | null;
  /** From the server's own certificate upwards, DER in base64, as it was sent. */
  chain: {
    subject: string;
    issuer: string;
    validFrom: string;
    validTo: string;
    names: string;
    der: string;
  }[];
};

const TIMEOUT_MS = 10_000;

/** One handshake with today's versions; the certificate is looked at, not trusted. Throws FetchError when there is none. */
export async function shakeHands(way: Egress, host: string, port: number): Promise<Handshake> {
  const socket = await secure(way, host, port, {});
  try {
    const error = socket.authorizationError;
    return {
      protocol: socket.getProtocol(),
      cipher: socket.getCipher().standardName ?? null,
      trusted: socket.authorized,
      problem: socket.authorized ? null : error instanceof Error ? error.message : String(error),
      chain: chainOf(socket.getPeerCertificate(true)),
    };
  } finally {
    socket.destroy();
  }
}

/** Offers one protocol version and nothing else. Never throws. */
export async function offer(
  way: Egress,
  host: string,
  port: number,
  version: Version,
): Promise<VersionAnswer> {
  const only: ConnectionOptions = { minVersion: version, maxVersion: version };
  // OpenSSL itself no longer offers the two oldest versions above security level 0.
  if (version === "TLSv1" || version === "TLSv1.1") only.ciphers = "DEFAULT@SECLEVEL=0";
  try {
    const socket = await secure(way, host, port, only);
    const detail = `${socket.getProtocol()} with ${socket.getCipher().name}`;
    socket.destroy();
    return { version, answer: "spoken", detail };
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const declined =
      /^(EPROTO|ECONNRESET|ERR_SSL_)/.test(code) && !/NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE/.test(code);
    return { version, answer: declined ? "refused" : "no answer", detail: code || message };
  }
}

async function secure(
  way: Egress,
  host: string,
  port: number,
  options: ConnectionOptions,
): Promise<TLSSocket> {
  const raw: Socket = await way.dial(host, port, TIMEOUT_MS);
  const ca = way.authorities.length > 0 ? [...way.authorities] : undefined;
  return new Promise((resolve, reject) => {
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connect({ socket: raw, host, ...name, rejectUnauthorized: false, ca, ...options });
    const fail = (error: Error) => {
      socket.destroy();
      raw.destroy();
      reject(error);
    };
    socket.setTimeout(TIMEOUT_MS, () =>
      fail(new FetchError("timeout", `${host}:${port} did not finish the handshake.`)),
    );
    socket.once("error", fail);
    socket.once("secureConnect", () => {
      socket.setTimeout(0);
      socket.off("error", fail);
      socket.on("error", () => undefined);
      resolve(socket);
    });
  });
}

function chainOf(first: DetailedPeerCertificate): Handshake["chain"] {
  const chain: Handshake["chain"] = [];
  const seen = new Set<string>();
  for (
    let at: DetailedPeerCertificate | undefined = first;
    at?.raw && !seen.has(at.fingerprint256);
    at = at.issuerCertificate
  ) {
    seen.add(at.fingerprint256);
    chain.push({
      subject: nameOf(at.subject),
      issuer: nameOf(at.issuer),
      validFrom: new Date(at.valid_from).toISOString(),
      validTo: new Date(at.valid_to).toISOString(),
      names: at.subjectaltname ?? "",
      der: at.raw.toString("base64"),
    });
  }
  return chain;
}

function nameOf(subject: DetailedPeerCertificate["subject"]): string {
  return Object.entries(subject)
    .map(([kind, value]) => `${kind}=${[value].flat().join("+")}`)
    .join(", ");
}
