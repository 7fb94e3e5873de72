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
  { word: /\b(somebody|anybody)\b/i, use: "someone, anyone, or the role" },
  { word: /\bwhoever\b/i, use: "anyone who, the person who" },
  { word: /\banew\b/i, use: "again, start over, re-encrypted" },
  { word: /\bon its way\b/i, use: "in transit, queued, uploading" },
  { word: /\bany more\b/i, use: "no longer" },
  { word: /\bI have it\b/, use: "I am handling it" },
  { word: /\bgoes on with row\b/i, use: "Continued with" },
  { word: /\b(nothing|none) is doubled\b/i, use: "nothing is recorded twice" },
  { word: /\banswers for machines\b/i, use: "prints JSON" },
];

/** Words that names of files and folders no longer use. */
export const inFileNames: readonly Replaced[] = [
  { word: /came-back/, use: "bounced" },
  { word: /(^|[/-])told($|[.-])/, use: "notified" },
  { word: /(^|\/)(said|saying)\./, use: "flash, text-fields" },
  { word: /(^|\/)together\./, use: "group-commit, bulk-keep" },
  { word: /way-out/, use: "egress" },
  { word: /(^|\/)(press|ink)\./, use: "worker-client, theme" },
  { word: /vouched/, use: "record-integrity" },
  { word: /(^|\/)trouble\./, use: "storage-errors" },
  { word: /(^|\/)(kept|pulse)\./, use: "read-cache, liveness" },
  { word: /doers|tell-words|spoken-times/, use: "actor-names, notification-titles, time-formats" },
  { word: /post-office|whole-texts/, use: "smtp, text-response" },
  {
    word: /(^|\/)(wrong|head|ask|nothing|heard)\.tsx$/,
    use: "error-summary, page-header, disclosure, not-found",
  },
  { word: /-sheet\.|(^|\/)sheet\./, use: "card" },
  { word: /(^|\/)(door|doors|frames)(\/|\.)/, use: "auth, layouts" },
  { word: /(^|\/)anchors?[.-]/, use: "clock-start" },
  { word: /review-looks|(^|\/)looks\.|(^|\/)desk(-items?)?\./, use: "item-views, worklist" },
];

/** Where keys of the incident's record in JSON (docs/incident-record.md) are read: they stay as they are published. */
const recordKeys = [
  "app/components/breach-clocks/notice-sent.tsx",
  "app/components/breach-clocks/notices-card.tsx",
  "app/components/incidents/notified-rows.tsx",
  "app/operations/breach-clocks/notice-sending.ts",
  "app/operations/deliveries/returned-mail.ts",
  "app/pdf/documents/incident-notices.ts",
  "app/pdf/documents/incident.ts",
  "app/queries/incidents/record-customers.ts",
  "app/queries/incidents/record-reminders.ts",
  "db/breach-clocks/notices.ts",
  "domain/breach-clocks/notices.ts",
  "domain/breach-clocks/reminder-groups.ts",
  "domain/incidents/customers-notified.ts",
  "domain/incidents/notification-status.ts",
];

/** Words that identifiers no longer use, as whole parts of a name. */
export const inIdentifiers: readonly Replaced[] = [
  { word: /^(write together|open way out|way out)$/, use: "writeInGroup, openEgress, Egress" },
  { word: /^(say at|said line)$/, use: "setFlash, requiredLine" },
  {
    word: /^(told (form|rows|sheet|line)|record told)$/,
    use: "confirmationForm, NotifiedRows, recordNotified",
  },
  {
    word: /^(doer words|tell words|spoken instant|spoken moment)$/,
    use: "actorLabel, notificationTitle, formatInstant",
  },
  { word: /^(prove vouched|kept while unchanged)$/, use: "verifyRecords, cachedUntilWrite" },
  { word: /^(trouble of|trouble words)$/, use: "storageErrorOf, storageErrorWords" },
  { word: /^(open )?post office$/, use: "Mailer" },
  { word: /^(print away|print here)$/, use: "renderInWorker, renderHere" },
  { word: /^(anchor (kinds|words)|standing anchors)$/, use: "clockStart…" },
  { word: /^said$/, use: "what it is: text, message, parts" },
  { word: /^lede$/, use: "intro" },
  {
    word: /^(or )?nobody$/,
    use: "unassigned, unowned, noRecipient",
    stillIn: ["evidence/account-exports/linux-users.ts"],
  },
  { word: /^told at$|^said (at|by|in)$/, use: "notifiedAt, recordedAt, coveredBy", stillIn: recordKeys },
  { word: /^tell (?!story$).*/, use: "notify, report" },
  { word: /^review desk$/, use: "reviewWorklist", stillIn: ["db/migrate.ts"] },
  {
    word: /^(sheet|.* sheet)$/,
    use: "Card; worksheet for that of a workbook",
    stillIn: ["app/cli/import.ts", "app/cli/reading-options.ts"],
  },
];
