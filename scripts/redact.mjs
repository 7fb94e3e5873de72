// Error output is kept on the disk and shown to people: what could let its reader in is taken out first.

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|SMTP_URL/;
/** No line may be longer: the patterns take time with the square of its length. */
const LONGEST_LINE = 1000;
const PATTERNS = [
  // User and password in an address.
  [/:\/\/[^\s/@]*@/g, "://[removed]@"],
  // Keys in base64, then tokens, one-time links and hashes.
  [/[A-Za-z0-9+/]{40,}={1,2}/g, "[removed]"],
  [/(?:srty_)?[A-Za-z0-9_-]{32,}/g, "[removed]"],
];

/** The text without values of secret environment variables, passwords in addresses, keys and tokens. */
export function redact(text, env = process.env) {
  let clean = text;
  for (const [name, value] of Object.entries(env)) {
    if (SECRET_NAME.test(name) && value && value.length >= 8) clean = clean.replaceAll(value, "[removed]");
  }
  const lines = clean.split("\n").map((line) => {
    const short = line.slice(0, LONGEST_LINE);
    return PATTERNS.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), short);
  });
  return lines.join("\n");
}
