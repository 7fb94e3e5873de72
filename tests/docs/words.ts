/** A replaced word, what to write instead, and the files that still have it. The files only ever become fewer. */
export type Replaced = { word: RegExp; use: string; stillIn?: readonly string[] };

/** Words that texts for people no longer use: strings and JSX of the product, and the documentation. */
export const inTexts: readonly Replaced[] = [
  { word: /\bthe code does not fit\b/i, use: "Invalid code" },
  { word: /\bonce more, your second factor\b/i, use: "Confirm with your second factor" },
  { word: /\bI keep them, go on\b/i, use: "I have saved them, continue" },
  { word: /\btake (it|this) out as\b/i, use: "Export CSV" },
  { word: /\btry a restore\b|\brestore was tried out\b/i, use: "restore test" },
  { word: /\bnot as (it|they) should be\b/i, use: "problem found" },
  { word: /\binvite somebody\b/i, use: "Invite a user" },
  { word: /\bpresent password\b/i, use: "Current password" },
  { word: /\bby hand is made\b/i, use: "manual" },
  { word: /\bhappen(s)? by the clock\b/i, use: "on a schedule" },
  { word: /\bread on the way\b/i, use: "read in transit" },
  { word: /\bends TLS\b/i, use: "terminates TLS" },
  { word: /\bits words are above\b/i, use: "its output is above" },
  { word: /\bsign of life\b/i, use: "has not responded, heartbeat" },
  { word: /\bwhat stopped it stands\b/i, use: "the cause is above" },
  { word: /\bnot valid any more\b/i, use: "no longer valid" },
];

const toldFiles = [
  "app/components/incidents/told-fields.tsx",
  "app/components/incidents/told-rows.tsx",
  "app/components/incidents/told-sheet.tsx",
  "app/http/told-proof.ts",
  "app/operations/incidents/told-elsewhere.ts",
  "app/routes/incidents/told-list.tsx",
  "app/routes/incidents/told.tsx",
  "domain/incidents/customers-told.ts",
  "domain/incidents/told.ts",
];

/** Words that names of files and folders no longer use. */
export const inFileNames: readonly Replaced[] = [
  { word: /came-back/, use: "bounced" },
  { word: /(^|[/-])told($|[.-])/, use: "notified", stillIn: toldFiles },
];

/** Words that identifiers no longer use, as whole parts of a name. */
export const inIdentifiers: readonly Replaced[] = [];
