const SHORTENED =
  "a spreadsheet has shortened a long number, so its digits are lost; export it again and do not save it from a spreadsheet";
const ROUNDED = "a program rounded a long number, so its digits are lost; export the field as text";
const TYPE_NAME = "a program wrote the type of the value instead of the value; export the field as text";
const FORMULA = "a formula of the spreadsheet failed; copy the values and export again";
const NARROW = "the column of the spreadsheet was too narrow; widen it and export again";
const LETTERS = "letters were lost when the file was saved in another encoding; export it as UTF-8";

const KNOWN: readonly { cause: string; pattern: RegExp }[] = [
  { cause: SHORTENED, pattern: /^[+-]?\d(?:[.,]\d{1,17})?e\+\d{2,3}$/i },
  // As Java, JavaScript and databases write a double: no plus.
  { cause: ROUNDED, pattern: /^[+-]?\d[.,]\d{1,17}e\d{2}$/i },
  {
    cause: TYPE_NAME,
    pattern:
      /^(?:Deserialized\.)?(?:System|Microsoft)(?:\.\w{1,60}){0,8}\.(?:\w{0,60}(?:Collection|Dictionary|Hashtable|PSCustomObject|PSObject|ArrayList|DBNull|DateTime|SecureString|ResultPropertyValueCollection)|List|Object|String|Byte|Char|Boolean|Guid|Array|U?Int(?:16|32|64))(?:`\d.{0,300})?(?:\[\])?$/,
  },
  {
    cause: TYPE_NAME,
    pattern: /^(?:System|Microsoft|Deserialized)(?:\.\w{1,60}){1,8}(?:`\d\[.{0,300}\]|\[\])$/,
  },
  // JavaScript, a hash of PowerShell, Python, Ruby, Perl, Go, Java.
  { cause: TYPE_NAME, pattern: /^\[object [A-Z]\w{1,40}\]$/ },
  { cause: TYPE_NAME, pattern: /^@\{\w{1,60}=/ },
  { cause: TYPE_NAME, pattern: /^<[^<>@]{1,200} at 0x[0-9a-f]{4,16}>$/i },
  { cause: TYPE_NAME, pattern: /^#<[A-Z][\w:]{0,100}(?::0x[0-9a-f]{4,16}.{0,200})?>$/ },
  { cause: TYPE_NAME, pattern: /^(?:HASH|ARRAY|SCALAR|CODE)\(0x[0-9a-f]{4,16}\)$/ },
  { cause: TYPE_NAME, pattern: /^%!\w?\(/ },
  {
    cause: TYPE_NAME,
    pattern: /^(?:\[+L?[\w.$]{1,200};?|[\w$]{1,60}(?:\.[\w$]{1,60}){1,10})@[0-9a-f]{6,8}$/,
  },
  // In the languages of spreadsheets: #REF!, #BEZUG!, #¿NOMBRE?, #N/A, #NV.
  { cause: FORMULA, pattern: /^#(?:[\p{Lu}¡¿/\d_]{2,20}[!?]|N\/[AD]|NV|N\/DISP|GETTING_DATA|[IJ]MÉNO\?)$/u },
  { cause: NARROW, pattern: /^#{3,255}$/ },
];

/** "JÃ¶rg", "company’s" as "companyâ€™s": UTF-8 that was read as Windows-1252, whose signs never follow each other so in a word. */
const TWICE =
  /[ÂÃ][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2018-\u201E\u2020-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122]|[ÄÅ][\u0080-\u009F\u00A1-\u00AA\u00AC-\u00BA\u00BC-\u00BF\u0152\u0153\u0160\u0178\u017D\u0192]|â€[\u0090-\u00BF\u0153\u017E\u02DC\u2122]/u;

/** Each pattern has one of these: nearly every cell has none. */
const SIGNS = /^[#<[@%]|e\+\d|[.,]\d+e\d\d$|^(?:System|Microsoft|Deserialized)\.|\(0x|@[0-9a-f]{6,8}$/i;

/** Why a value cannot be the one that the source held: a tool on the way has put something else in its place. Null when it can. */
export function destroyedBy(text: string): string | null {
  if (text.includes("\uFFFD") || TWICE.test(text)) return LETTERS;
  if (text.length > 600 || !SIGNS.test(text)) return null;
  return KNOWN.find(({ pattern }) => pattern.test(text))?.cause ?? null;
}
