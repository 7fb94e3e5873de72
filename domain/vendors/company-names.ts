import { fold } from "#domain/folding";

/** Why two names may be those of one company, from the surest to the weakest. */
export const nameReasons = {
  former: "The register knows this company under both names.",
  formerly: "The list names this as the former name.",
  spelling: "The names differ in spelling or legal form alone.",
  order: "The names have the same words in another order.",
  brackets: "One name is written in or beside the brackets of the other.",
  part: "One name is part of the other, and the purpose is the same.",
  host: "Purpose and web host are the same.",
  lines: "The list has one line for this company where several were.",
} as const;
export type NameReason = keyof typeof nameReasons;

const LEGAL = new Set(
  `inc incorporated llc lllp llp lp ltd limited corp corporation co company pbc plc gmbh mbh ggmbh ag ug kg kgaa ohg ev eg se bv nv cv
  sa sas sasu sarl eurl spa srl sl slu ab hb as asa aps oy oyj abp ou oo kk gk pty pte pvt private pt tbk bhd sdn ulc dac clg cic kft
  zrt nyrt sro doo ood eood jsc pjsc ooo ltda sp z`.split(/\s+/),
);
/** Legal forms that are written with blanks between their letters. */
const SPACED =
  / (s p a|s r l|s a r l|s a s|s a|b v|n v|a s|k k|l l c|l l p|p l c|d o o|s r o|sp z o o|a g|e v)$/;
const BRACKETS = /[([（]([^()[\]（）]*)[)\]）]/gu;
const FORMERLY =
  /\b(?:formerly(?: known as)?|f\/?k\/?a\.?|previously(?: known as)?|vormals|ehemals|früher|anciennement|anteriormente)\b[\s:]*/iu;
const ALSO =
  /^(?:now(?: part of)?|part of|incl(?:\.|uding)?|inkl\.?|acquired by|operated by|trading as|d\/?b\/?a\.?|t\/a|by|via|an?)\s+/iu;

type NameParts = {
  /** Without text in brackets and without former names. */
  main: string;
  /** The names in brackets, one each. */
  inner: string[];
  /** Names that it says it had before. */
  former: string[];
};

/** What stays of a company's name when case, punctuation and legal form are taken away: "Twilio (SendGrid), Inc." → "twilio sendgrid". */
export function nameKey(name: string): string {
  const plain = plainOf(name);
  const words = plain.replace(SPACED, "").split(" ");
  let end = words.length;
  while (end > 1 && LEGAL.has(words[end - 1]!)) end -= 1;
  return words.slice(0, end).join(" ") || plain;
}

/** Takes "Postwerk AG (formerly Mailwerk GmbH)" apart. */
export function nameParts(name: string): NameParts {
  const inner: string[] = [];
  const former: string[] = [];
  const outside = name.replace(BRACKETS, (_, text: string) => {
    const [before = "", after] = cut(text);
    if (after) former.push(...namesIn(after));
    inner.push(...namesIn(before).map((one) => one.replace(ALSO, "").replace(/\s+company$/i, "")));
    return " ";
  });
  const [main = "", after] = cut(outside);
  if (after) former.push(...namesIn(after));
  return { main: trimmed(main) || name.trim(), inner: inner.filter(Boolean), former };
}

/** Several names in one cell: "Slack, Tableau and Heroku". A legal form behind a comma belongs to the name before it. */
export function namesIn(text: string): string[] {
  const names: string[] = [];
  for (const part of text.split(/\s*[,;/|]\s*|\s+(?:and|und|et)\s+/iu).map(trimmed)) {
    const legalAlone =
      part !== "" &&
      plainOf(part)
        .split(" ")
        .every((word) => LEGAL.has(word));
    if (legalAlone && names.length > 0) names[names.length - 1] += ` ${part}`;
    else if (part) names.push(part);
  }
  return names;
}

/** A name without case and repeated blanks. */
export function plainName(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/gu, " ").toLowerCase();
}

/** Whether two names are written alike but for case and blanks. */
export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/** What a name can be found by. Names that `matchNames` takes for one company's share at least one of these. */
export function nameKeys(name: string): string[] {
  const { main, inner, former } = nameParts(name);
  return [...new Set([name, main, ...inner, ...former].map((one) => orderless(nameKey(one))))];
}

/** Why two names, written differently, may be those of one company; null when nothing says so. */
export function matchNames(a: string, b: string): NameReason | null {
  const [left, right] = [nameParts(a), nameParts(b)];
  const key = nameKey(a);
  if (key === nameKey(b)) return "spelling";
  if (orderless(key) === orderless(nameKey(b))) return "order";
  const has = (names: string[], { main }: NameParts) => names.some((name) => alike(name, main));
  if (has(left.former, right) || has(right.former, left)) return "formerly";
  if (alike(left.main, right.main) || has(left.inner, right) || has(right.inner, left)) return "brackets";
  return null;
}

/** Whether all words of one name occur in the other: "Google" and "Google Cloud EMEA Limited". */
export function isPartOf(a: string, b: string): boolean {
  const [left, right] = [a, b].map((name) => new Set(nameKey(nameParts(name).main).split(" ")));
  if (!left || !right) return false;
  const [few, many] = left.size <= right.size ? [left, right] : [right, left];
  return few.size < many.size && [...few].every((word) => word.length > 2 && many.has(word));
}

function alike(a: string, b: string): boolean {
  return orderless(nameKey(a)) === orderless(nameKey(b));
}

/** The words of a name in one order, without a legal form at its beginning: "SARL Dupont". */
function orderless(key: string): string {
  const words = key.split(" ");
  const [first = "", ...rest] = words;
  return (LEGAL.has(first) && rest.length > 0 ? rest : words).sort().join(" ");
}

function cut(text: string): [before: string, after?: string] {
  const found = FORMERLY.exec(text);
  if (!found) return [text];
  return [text.slice(0, found.index), text.slice(found.index + found[0].length)];
}

function plainOf(name: string): string {
  return fold(name)
    .replace(/\b(?:\p{L}\.){2,}/gu, (letters) => letters.replaceAll(".", ""))
    .replace(/\ba\/s\b/gu, "as")
    .replace(/[&+]/gu, " and ")
    .replace(/['’`]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/ and (?=co\b)/gu, " ")
    .trim();
}

function trimmed(text: string): string {
  return text.replace(/\s+(?=,)|\s(?=\s)/gu, "").replace(/^[\s,;–—-]+|[\s,;–—-]+$/gu, "");
}
