import { type BreachTerms, breachTermsWords } from "#domain/customers/customers";
import { fold } from "#domain/folding";

/** What of the register is meant: words of name, addresses or contract, and terms as "24 h after verification". */
export type CustomerFilter = { search: string; terms: string };
export type Filterable = BreachTerms & {
  name: string;
  securityEmail: string | null;
  privacyEmail: string | null;
  contract: string | null;
};

/** Every word must occur in the name, an address or the contract, whatever its case and accents. */
export function fitsFilter(customer: Filterable, { search, terms }: CustomerFilter): boolean {
  if (terms && breachTermsWords(customer) !== terms) return false;
  const { name, securityEmail, privacyEmail, contract } = customer;
  const text = fold([name, securityEmail, privacyEmail, contract].filter(Boolean).join("\n"));
  return fold(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The terms of a list, the most frequent first: what a filter can offer. */
export function termsIn(customers: readonly BreachTerms[]): { terms: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const customer of customers) {
    const terms = breachTermsWords(customer);
    counts.set(terms, (counts.get(terms) ?? 0) + 1);
  }
  return [...counts]
    .map(([terms, count]) => ({ terms, count }))
    .sort((a, b) => b.count - a.count || a.terms.localeCompare(b.terms));
}
