/** "Notify Aurora Clinics", "Notify 12 customers". */
export function notificationTitle(recipients: readonly string[]): string {
  return `Notify ${recipientWords(recipients)}`;
}

/** Up to two by name; more are customers, whose number says more than their names. */
export function recipientWords(recipients: readonly string[]): string {
  return recipients.length <= 2 ? recipients.join(" and ") : `${recipients.length} customers`;
}
