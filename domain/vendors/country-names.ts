import { fold } from "#domain/folding";
import { lookupTable } from "#domain/lookup-table";

/** Names with a comma or “and”, as ISO 3166, the United Nations or older lists spell them, with their codes. */
const OTHER_NAMES = lookupTable({
  "antigua and barbuda": "AG",
  "bolivia, plurinational state of": "BO",
  "bonaire, sint eustatius and saba": "BQ",
  "caribbean netherlands": "BQ",
  "virgin islands, british": "VG",
  "british virgin islands": "VG",
  "virgin islands, u.s.": "VI",
  "virgin islands, us": "VI",
  "virgin islands, united states": "VI",
  "virgin islands of the united states": "VI",
  "united states virgin islands": "VI",
  "us virgin islands": "VI",
  usvi: "VI",
  "congo, the democratic republic of the": "CD",
  "congo, democratic republic of the": "CD",
  "congo, democratic republic of": "CD",
  "democratic republic of the congo": "CD",
  "congo, republic of the": "CG",
  "congo, republic of": "CG",
  "gambia, the": "GM",
  "bahamas, the": "BS",
  "netherlands, the": "NL",
  "the netherlands": "NL",
  "iran, islamic republic of": "IR",
  "korea, republic of": "KR",
  "korea, south": "KR",
  "republic of korea": "KR",
  "korea, democratic people's republic of": "KP",
  "korea, north": "KP",
  "lao people's democratic republic": "LA",
  "macedonia, the former yugoslav republic of": "MK",
  "micronesia, federated states of": "FM",
  "moldova, republic of": "MD",
  "palestine, state of": "PS",
  "russian federation": "RU",
  "saint helena, ascension and tristan da cunha": "SH",
  "saint martin, french part": "MF",
  "sint maarten, dutch part": "SX",
  "syrian arab republic": "SY",
  "taiwan, province of china": "TW",
  "taiwan, republic of china": "TW",
  "hong kong": "HK",
  "hong kong, china": "HK",
  "macao, china": "MO",
  macau: "MO",
  "tanzania, united republic of": "TZ",
  "venezuela, bolivarian republic of": "VE",
  "viet nam": "VN",
  turkey: "TR",
  "czech republic": "CZ",
  "saint vincent and the grenadines": "VC",
  "turks and caicos": "TC",
  "united states of america": "US",
  "u.s.a.": "US",
  usa: "US",
  "u.s.": "US",
  us: "US",
  uk: "GB",
  "u.k.": "GB",
  "great britain": "GB",
  "united kingdom of great britain and northern ireland": "GB",
  "holy see": "VA",
  "ivory coast": "CI",
  "cape verde": "CV",
  swaziland: "SZ",
  burma: "MM",
  "east timor": "TL",
  "brunei darussalam": "BN",
  "south georgia and the south sandwich islands": "GS",
  "heard island and mcdonald islands": "HM",
  "svalbard and jan mayen islands": "SJ",
  "wallis and futuna islands": "WF",
  "falkland islands, malvinas": "FK",
});

/** Codes that ISO 3166-1 assigns to countries. Intl knows further ones, of unions and of former countries. */
const CODES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK".split(
    " ",
  );

/** One spelling for a name: case, accents, “&” for “and”, “St.” for “Saint”, points, brackets and blanks do not matter. */
function nameKey(text: string): string {
  return fold(text)
    .replace(/[’‘ʼ`]/g, "'")
    .replace(/&/g, " and ")
    .replace(/[()]/g, ",")
    .replace(/\./g, "")
    .replace(/\bst\b/g, "saint")
    .replace(/\s*,[\s,]*/g, ", ")
    .replace(/\s+/g, " ")
    .replace(/^(?:the )?|,? *$/g, "")
    .trim();
}

let known: ReadonlyMap<string, string> | null = null;

/** The code by the key of a name, for each name that is known. Made at the first use: it takes a few milliseconds. */
function codes(): ReadonlyMap<string, string> {
  if (known) return known;
  const names = new Map<string, string>();
  for (const style of ["long", "short"] as const) {
    const form = new Intl.DisplayNames("en", { type: "region", style });
    for (const code of CODES) names.set(nameKey(form.of(code) ?? code), code);
  }
  for (const [name, code] of Object.entries(OTHER_NAMES)) names.set(nameKey(name), code);
  known = names;
  return names;
}

/** The country that a text names, by its code of ISO 3166-1; null when it names none, or several. */
export function countryCode(text: string): string | null {
  return codes().get(nameKey(text)) ?? null;
}

/** The usual abbreviations of the two that are usually abbreviated. */
const SHORTENED = lookupTable({
  us: "US",
  usa: "US",
  "united states of america": "US",
  uk: "GB",
  "great britain": "GB",
});

/** A country as it was written; a code or an abbreviation becomes the name of the Unicode CLDR. */
export function countryName(text: string): string {
  const code = SHORTENED[nameKey(text)] ?? (/^[A-Z]{2}$/.test(text) && CODES.includes(text) ? text : null);
  return code === null ? text : (new Intl.DisplayNames("en", { type: "region" }).of(code) ?? text);
}
