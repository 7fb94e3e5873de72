import { readSmtpAddress } from "#domain/deliveries/smtp-address";

type Failure = {
  code?: string;
  originalCode?: string;
  command?: string;
  responseCode?: number;
  message: string;
};
type Place = { host: string; port: number; secure: boolean };

const certificates: [RegExp, (host: string) => string][] = [
  [
    /self.signed|unable to (verify|get)|UNABLE_TO_|SELF_SIGNED/i,
    (host) =>
      `The certificate of ${host} is not signed by an authority that this machine trusts: name the certificate of your own authority in SMTP_CA_FILE.`,
  ],
  [
    /altnames|ALTNAME/i,
    (host) => `The certificate is for other names than ${host}: write one of its names in SMTP_URL.`,
  ],
  [
    /certificate has expired|CERT_HAS_EXPIRED/i,
    (host) => `The certificate of ${host} has expired: renew it on the mail server.`,
  ],
];

/** What to do about a failure of the connection to the mail server, in a sentence; null where its own words say it. */
export function adviceOn(error: unknown, smtpUrl: string): string | null {
  const { code = "", originalCode = "", message } = error as Failure;
  const server = readSmtpAddress(smtpUrl);
  if (!server) return null;
  const { host, secure } = server;
  const port = server.port ?? (secure ? 465 : 587);
  const text = `${code} ${originalCode} ${message}`;
  const certificate = certificates.find(([words]) => words.test(text));
  if (certificate) return certificate[1](host);
  return (
    ofTls(error as Failure, text, { host, port, secure }) ??
    ofNetwork(text, host, port) ??
    ofSession(error as Failure)
  );
}

function ofTls({ code, command }: Failure, text: string, { host, port, secure }: Place): string | null {
  if (secure && /wrong version number|packet length too long|unknown protocol|record layer/i.test(text))
    return `${host} does not begin with TLS on port ${port}: write smtp:// in place of smtps://, or name the port for TLS, 465.`;
  if (!secure && port === 465 && /greeting|closed|timeout|ECONNRESET/i.test(text))
    return "Port 465 begins with TLS: write smtps:// in place of smtp://.";
  if (code === "ETLS" && command === "STARTTLS" && /\b[45]\d\d[ -]/.test(text))
    return `${host} offers no STARTTLS, and Surety does not send mail unencrypted over a network. Use smtps://, or add ?requireTLS=false to SMTP_URL for a relay on your own network.`;
  return null;
}

function ofNetwork(text: string, host: string, port: number): string | null {
  if (/ECONNREFUSED/.test(text)) return `Nothing listens on ${host}, port ${port}: check SMTP_URL.`;
  if (/EDNS|ENOTFOUND|EAI_AGAIN/.test(text))
    return `The name ${host} cannot be resolved: check SMTP_URL and the DNS of this machine.`;
  if (/Connection timeout|EHOSTUNREACH|ENETUNREACH/i.test(text))
    return `${host} cannot be reached on port ${port}: a firewall may block it. Many providers block port 25.`;
  return null;
}

function ofSession({ code, command = "", responseCode = 0, message }: Failure): string | null {
  if (code === "EAUTH" && responseCode >= 500)
    return "The user name or password is not accepted: check SMTP_USER and SMTP_PASSWORD, or those in SMTP_URL. Microsoft and Google accept only OAuth2 or an app password.";
  if (responseCode === 530 && !/STARTTLS/i.test(message))
    return "The server requires sign-in: set SMTP_USER and SMTP_PASSWORD.";
  if (/^(EHLO|HELO)/.test(command))
    return "The server does not accept the name in the greeting: set SMTP_EHLO.";
  return null;
}
