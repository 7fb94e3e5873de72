/** "Tell Aurora Clinics", "Tell 12 customers". */
export function tellWords(recipients: readonly string[]): string {
  return recipients.length <= 2 ? `Tell ${recipients.join(" and ")}` : `Tell ${recipients.length} customers`;
}
