/** What can be searched, in the order in which kinds are shown. The place of a kind is part of its records' numbers: add at the end. */
export const hitKinds = [
  "control",
  "policy",
  "evidence",
  "access review",
  "system",
  "incident",
  "subprocessor",
  "customer",
  "person",
  "exception",
  "removal",
  "account",
  "evidence request",
] as const;
export type HitKind = (typeof hitKinds)[number];

/** How the records of a kind are read for the index, and which rows change them. */
type SearchSource = {
  from: string;
  /** SQL: the record's key, what its address is made of, its reference, its title, and what else is searched. */
  key: string;
  path: string;
  ref: string;
  title: string;
  body: string;
  /** Tables whose new or changed rows change the record, with SQL over the row `new` that gives its key. */
  changedBy: Readonly<Record<string, string>>;
};

/** Grows whenever a source changes: an index of another version is made again. */
export const searchVersion = "3";

const text = (...columns: string[]) =>
  columns.map((column) => `coalesce(${column}, '')`).join(" || char(10) || ");

/** Every kind but accounts, which are read by lists. */
export const searchSources: Record<Exclude<HitKind, "account">, SearchSource> = {
  control: {
    from: "controls c join control_versions v on v.control_id = c.id and v.version = (select max(version) from control_versions w where w.control_id = c.id)",
    key: "c.id",
    path: "c.ref",
    ref: "c.ref",
    title: "v.title",
    body: text("v.statement", "v.why"),
    changedBy: { controls: "new.id", control_versions: "new.control_id" },
  },
  policy: {
    from: "policies p",
    key: "p.id",
    path: "p.slug",
    ref: "''",
    title: "p.title",
    body: "coalesce((select body from policy_versions v where v.policy_id = p.id and v.discarded_at is null order by v.major desc, v.minor desc limit 1), '')",
    changedBy: { policies: "new.id", policy_versions: "new.policy_id" },
  },
  evidence: {
    from: "evidence_items e",
    key: "e.id",
    path: "e.ref",
    ref: "e.ref",
    title: "e.title",
    body: text("e.shows", "e.source"),
    changedBy: { evidence_items: "new.id" },
  },
  "access review": {
    from: "access_reviews r",
    key: "r.id",
    path: "r.id",
    ref: "r.ref",
    title: "r.title",
    body: "''",
    changedBy: { access_reviews: "new.id" },
  },
  system: {
    from: "systems s",
    key: "s.id",
    path: "s.id",
    ref: "s.ref",
    title: "s.name",
    body: text("s.obtained_by"),
    changedBy: { systems: "new.id" },
  },
  incident: {
    from: "incidents i",
    key: "i.id",
    path: "i.ref",
    ref: "i.ref",
    title: "case when i.exercise = 1 then 'EXERCISE: ' || i.title else i.title end",
    body: text("i.summary"),
    changedBy: { incidents: "new.id" },
  },
  subprocessor: {
    from: "vendors v",
    key: "v.id",
    path: "v.id",
    ref: "v.ref",
    title: "v.name",
    body: text("v.former_names", "v.website", "v.data_seen"),
    changedBy: { vendors: "new.id" },
  },
  customer: {
    from: "customers c",
    key: "c.id",
    path: "c.id",
    ref: "''",
    title: "c.name",
    body: text("c.security_email", "c.privacy_email", "c.contract"),
    changedBy: { customers: "new.id" },
  },
  person: {
    from: "people p",
    key: "p.id",
    path: "p.id",
    ref: "p.email",
    title: "p.name",
    body: text("p.email", "p.aliases", "p.department", "p.title"),
    changedBy: { people: "new.id" },
  },
  exception: {
    from: "exceptions x",
    key: "x.id",
    path: "x.ref",
    ref: "x.ref",
    title: "x.found",
    body: text("x.expected", "x.explanation"),
    changedBy: { exceptions: "new.id" },
  },
  removal: {
    from: "removals m join systems s on s.id = m.system_id",
    key: "m.id",
    path: "m.ref",
    ref: "m.ref",
    title: "m.label || ', ' || s.name",
    body: text("m.external_id", "m.role", "m.ticket"),
    changedBy: { removals: "new.id" },
  },
  "evidence request": {
    from: "evidence_requests q",
    key: "q.id",
    path: "q.ref",
    ref: "q.ref",
    title: "q.title",
    body: text("q.details"),
    changedBy: { evidence_requests: "new.id" },
  },
};
