export type Meta = {
  /** The document's own number, in the footer: a record's reference or "SUR-2026-0117". */
  number: string;
  /** Stands at the right of every page's head. */
  subject: string;
  /** The subject in bold, where it must not be overlooked. */
  marked?: boolean;
  /** Title in the file's properties. */
  title: string;
  organisation: string;
  /** Of the data, never of the clock: equal data must give equal bytes. */
  madeAt: Date;
  /** "Maren Olsen, security officer" or "collector own-backups". */
  madeBy: string;
  /** IANA zone of the organisation; instants are printed in UTC and in it. */
  timeZone?: string;
  /** Length of the audit log when the data was read. */
  logLine?: number;
  /** What the content hash is taken over: everything that the document says. */
  data: unknown;
  landscape?: boolean;
  /** BCP 47; also decides the look of Han characters where a text has neither kana nor hangul. */
  language?: string;
};

/** What the file says of itself in its first bytes and its properties. */
export type Properties = Pick<Meta, "title" | "organisation" | "subject" | "madeAt" | "language">;
