/** The text of a test mail. */
export function textBody(publicUrl: string): string {
  return `This is a test of the mail server of Surety at ${publicUrl}.\n\nBreach reminders, notices and invitations are sent the same way.`;
}
