/** Facts of the organisation, by the name that a policy text uses for them. */
type PlaceholderValues = Record<string, string | null | undefined>;

const HOLE = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/gi;

/** The organisation's facts as placeholder values; an empty one stays unfilled. */
export function placeholderValues(organisation: {
  name: string;
  legal_name: string | null;
  security_email: string | null;
  privacy_email: string | null;
  website: string | null;
  address: string | null;
}): PlaceholderValues {
  const { name, legal_name, security_email, privacy_email, website, address } = organisation;
  return {
    organisation: name,
    legal_name: legal_name ?? name,
    security_email,
    privacy_email,
    website,
    address,
  };
}

/** The text with every known placeholder replaced; unknown ones stay readable as {{name}}. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(HOLE, (hole, name: string) => {
    const key = name.toLowerCase();
    return Object.hasOwn(values, key) ? values[key]?.trim() || hole : hole;
  });
}

/** Names of the placeholders that are still in the text, each once, in reading order. */
export function unfilledPlaceholders(text: string): string[] {
  return [...new Set([...text.matchAll(HOLE)].map((match) => match[1]!.toLowerCase()))];
}
