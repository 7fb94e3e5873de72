/** What a password is called, in the languages that exports come in. */
const WORDS =
  "passwords?|passwd|pwd|passphrase|passwort|kennwort|motdepasse|mdp|contraseñ?a|contrasena|senha|palavrapasse|wachtwoord|parola|hasło|haslo|heslo|lösenord|losenord|adgangskode|salasana|пароль|パスワード|密码|密碼|비밀번호";
const BEFORE =
  "user|login|account|rol|initial|temp|temporary|default|new|old|current|encrypted|hashed|crypted|plain|plaintext|admin|portal|web|db|samba|unicode|nt|lm";
const AFTER =
  "hash|hashes|hashed|digest|salt|hashsalt|plain|plaintext|encrypted|crypt|crypted|md5|sha1|sha256|value";
const PASSWORD = new RegExp(`^(?:${BEFORE}){0,2}(?:${WORDS})(?:${AFTER})?\\d{0,2}$`, "u");
const OTHER =
  /^(?:(?:client|totp|otp|mfa|2fa|twofactor|webhook|shared)secret|(?:aws)?secretaccesskey|secretkey|(?:ssh)?privatekey|api(?:key|token|secret)|(?:access|refresh|auth|bearer|session|remember|resetpassword|passwordreset|confirmation|invitation|invite|unlock)token|(?:recovery|backup|scratch)codes?|securityanswers?|authenticationstring|spwd|pinhash|passhash|pwhash|ntlmhash|nthash|lmhash|ntpwdhash|cryptpw)$/;
/** Columns of these names hold secrets often, other things too: only what looks like one counts. */
const MAYBE = /^(?:hash|salt|token|secret|key|pass|pin|credentials?|totp|otp)$/;

/** What such a column says where it holds no secret: stars, yes and no, a state, a day. */
const HARMLESS =
  /^(?:x+|yes|no|y|n|t|f|true|false|0|1|set|not ?set|unset|enabled|disabled|active|inactive|null|none|n\/?a|nil|unknown|hidden|redacted|masked|removed|filtered|protected|encrypted|never|expired|valid|invalid|required|not required|strong|weak|medium|very strong|sso|saml|ldap|local|external|managed|lk|np|no_information|not_supported|\d{4}-\d{2}-\d{2}.*|\d{1,2}[/.]\d{1,2}[/.]\d{4}.*)$/iu;

/** How surely a column holds secrets, by its name. */
type SecretColumn = "surely" | "maybe" | null;

/** `key` is the name without case, blanks and dashes; the path of a nested field has dots. */
export function secretColumn(key: string): SecretColumn {
  const names = key.replace(/[[(].*$/, "").split(".");
  if (names.some((name) => PASSWORD.test(name) || OTHER.test(name))) return "surely";
  return MAYBE.test(names.at(-1) ?? "") ? "maybe" : null;
}

/** Does a value in such a column have to be a secret? */
export function isSecretIn(column: SecretColumn, value: string): boolean {
  if (column === null || isHarmless(value)) return false;
  return column === "surely" || (value.length >= 16 && /^\S+$/.test(value));
}

function isHarmless(value: string): boolean {
  // Long values are never one of the words.
  if (value.length > 100) return false;
  const word = value.replace(/^[[<({*!]+|[\])>}*!]+$/g, "").trim();
  return !/[\p{L}\p{N}]/u.test(word) || HARMLESS.test(word);
}
