type Kind = "password hashes" | "private keys" | "tokens" | "a password in an address";

/** Nearly every cell has none of these, and is done with in one look; each pattern below begins with or holds one of them. */
const SIGNS =
  /[$}*]|:\/\/|md5|[0-9a-fA-F]{32}:|[ST]:[0-9A-F]{60}|0[xX]0[12]00|AQAAAA|SCRAM|grub|eyJ|^e[01][0-9A-Z]|PRIVATE KEY|PuTTY|AGE-SECRET|AKIA|ASIA|ABIA|ACCA|AIza|ATATT|AccountKey|_[0-9A-Za-z+/=-]{10}|gl[a-z]{2,5}-|xox|xapp|sk-|pypi-|PMAK|key-|SG\.|hv[sb]\.|ya29|sha(?:1|256|512)|scrypt|crypt:|argon2/;

/** Each pattern has bounded repeats only, so that no text takes longer than its length. */
const PATTERNS: readonly { kind: Kind; pattern: RegExp }[] = [
  // crypt(3), bcrypt, argon2, scrypt, yescrypt, phpass, Drupal, Cisco 8 and 9, MySQL 8.
  { kind: "password hashes", pattern: /\$[A-Za-z0-9][A-Za-z0-9-]{0,20}\$[./A-Za-z0-9=,$+*-]{16}/ },
  { kind: "password hashes", pattern: /\$A\$\d{3}\$/ },
  // Django, Werkzeug and their like.
  {
    kind: "password hashes",

    pattern: /(?:pbkdf2|scrypt|argon2|bcrypt|sha1|sha256|sha512|md5)[\w:]{0,40}\$[^\s$]{1,64}\$\S{16}/i,
  },
  { kind: "password hashes", pattern: /SCRAM-SHA-\d{1,3}\$\d{1,10}:\S{8}/ },
  { kind: "password hashes", pattern: /(?<![0-9A-Za-z])md5[0-9a-f]{32}(?![0-9A-Za-z])/ },
  // RFC 2307 and Dovecot.
  {
    kind: "password hashes",

    pattern:
      /\{(?:S?SHA(?:-?(?:1|224|256|384|512))?|S?MD5|CRYPT|CLEAR|CLEARTEXT|PLAIN|ARGON2\w{0,2}|BCRYPT|BLF-CRYPT|SCRYPT|PBKDF2[\w-]{0,12}|SCRAM[\w-]{0,12}|NTLM|LANMAN|NT|LM)\}\S{4}/i,
  },
  // The same as LDIF and csvde write it, in base64.
  {
    kind: "password hashes",
    pattern: /^e(?:1NTSEF9|1NIQX|1NTSEEy|1NTSEE1|01ENX0|1NNRDV9|0NSWVBUf|0FSR09OMn)[A-Za-z0-9+/]{8}/,
  },
  // LM and NT beside each other, MySQL 4.1, Oracle, SQL Server, ASP.NET Identity, GRUB.
  { kind: "password hashes", pattern: /(?<![0-9A-Za-z])[0-9a-f]{32}:[0-9a-f]{32}(?![0-9A-Za-z])/i },
  { kind: "password hashes", pattern: /^\*[0-9A-F]{40}$/ },
  { kind: "password hashes", pattern: /^(?:[ST]:[0-9A-F]{60}|[0-9a-f]{32}:[A-Za-z0-9]{16,32}$)/ },
  { kind: "password hashes", pattern: /^0x0[12]00[0-9A-F]{40}/i },
  { kind: "password hashes", pattern: /^AQAAAA[A-Za-z0-9+/]{50,130}={0,2}$/ },
  { kind: "password hashes", pattern: /grub\.pbkdf2\./ },
  { kind: "private keys", pattern: /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY/ },
  { kind: "private keys", pattern: /PuTTY-User-Key-File-\d/ },
  { kind: "private keys", pattern: /AGE-SECRET-KEY-1[0-9A-Z]{20}/ },
  { kind: "tokens", pattern: /(?<![0-9A-Za-z])eyJ[\w-]{10,4000}\.eyJ[\w-]{10}/ },
  {
    kind: "tokens",

    pattern:
      /(?<![0-9A-Za-z])(?:gh[pousr]_[0-9A-Za-z]{20}|github_pat_[0-9A-Za-z_]{20}|[sr]k_(?:live|test)_[0-9A-Za-z]{10}|whsec_[0-9A-Za-z+/]{16}|npm_[0-9A-Za-z]{30}|dop_v1_[0-9a-f]{32}|shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}|hf_[0-9A-Za-z]{30}|dckr_pat_[\w-]{20}|figd_[\w-]{20}|glsa_[0-9A-Za-z]{20}|sntry[su]_[\w+/=]{20}|lin_api_[0-9A-Za-z]{30}|srty_[\w-]{8,60}_[\w-]{20})/,
  },
  {
    kind: "tokens",

    pattern:
      /(?<![0-9A-Za-z])(?:gl(?:pat|dt|rt|ft|soat|cbt|imt|ptt|agent)-[\w-]{16}|xox[abeoprs]-[0-9A-Za-z-]{10}|xapp-\d-[0-9A-Za-z-]{10}|sk-(?:ant-|proj-|svcacct-)?[\w-]{20}|pypi-[\w-]{30}|PMAK-[0-9a-f-]{30}|key-[0-9a-f]{32})/,
  },
  { kind: "tokens", pattern: /(?<![0-9A-Za-z])A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{16}(?![0-9A-Za-z])/ },
  { kind: "tokens", pattern: /(?<![0-9A-Za-z])AIza[\w-]{35}/ },
  { kind: "tokens", pattern: /(?<![0-9A-Za-z])ATATT3[\w=-]{30}/ },
  {
    kind: "tokens",
    pattern: /(?<![0-9A-Za-z])(?:SG\.[\w-]{16,32}\.[\w-]{30}|hv[sb]\.[\w-]{20}|ya29\.[\w-]{20})/,
  },
  { kind: "tokens", pattern: /AccountKey=[A-Za-z0-9+/]{40}/ },
  { kind: "a password in an address", pattern: /:\/\/[^\s/:@?#]{1,64}:[^\s/:@?#]{3,64}@/ },
];

/** The kind of secret in a text, whatever its column; null when none is recognised. */
export function secretIn(text: string): Kind | null {
  if (text.length < 12 || !SIGNS.test(text)) return null;
  return PATTERNS.find(({ pattern }) => pattern.test(text))?.kind ?? null;
}
