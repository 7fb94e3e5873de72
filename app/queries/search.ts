import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { readProgramme } from "#app/queries/controls/programme";
import { logViewOf } from "#app/queries/log-scope";
import { readPolicies } from "#app/queries/policies/policies";
import { type Hit, type Known, searchRecords, wordsOf } from "#db/installation/search";
import { findVersion } from "#db/policies/versions";
import { type HitKind, hitKinds } from "#db/search-sources";
import { listSystems } from "#db/systems/systems";
import { fold } from "#domain/folding";
import { type Destination, destinationsFor } from "#domain/installation/destinations";
import type { LogSubject } from "#domain/installation/log-subjects";
import { type Action, may } from "#domain/roles";

type FoundRecord = { kind: HitKind; ref: string; title: string; href: string; inText: boolean };
type SearchResult = { records: FoundRecord[]; destinations: Destination[]; meant: string | null };

type Place = { action: Action; href: (hit: Hit) => string; subject?: LogSubject };
const at = (start: string) => (hit: Hit) => `${start}/${encodeURIComponent(hit.path)}`;

/** Who finds a kind, where its records are, and as what an auditor's period knows them; without that, they find none of the kind here. */
const places: Record<HitKind, Place> = {
  control: { action: "controls.view", href: at("/controls") },
  policy: { action: "policies.view", href: at("/policies") },
  evidence: { action: "evidence.view", href: at("/evidence"), subject: "evidence" },
  "access review": { action: "access-reviews.view", href: at("/access-reviews"), subject: "access-review" },
  system: { action: "systems.view", href: at("/systems"), subject: "system" },
  incident: { action: "incidents.view", href: at("/incidents"), subject: "incident" },
  subprocessor: { action: "vendors.view", href: at("/subprocessors"), subject: "vendor" },
  customer: { action: "customers.view", href: at("/customers") },
  person: { action: "people.view", href: at("/people") },
  exception: { action: "exceptions.view", href: at("/exceptions"), subject: "exception" },
  removal: {
    action: "access-reviews.view",
    href: ({ path }) => `/removals?q=${encodeURIComponent(path)}`,
    subject: "removal",
  },
  "evidence request": { action: "evidence-requests.view", href: at("/evidence-requests") },
  account: {
    action: "systems.edit",
    href: ({ parent, path }) => `/systems/${parent}/link?account=${encodeURIComponent(path)}`,
  },
};

/** What this visitor finds: records that their lists show, and the pages and acts of their role. */
export async function findRecords(
  app: AppContext,
  visitor: Visitor,
  text: string,
  limit: number,
): Promise<SearchResult> {
  const words = wordsOf(text);
  const destinations = destinationsFor(visitor.role, words).filter(({ act }) => act || words.length > 0);
  if ([...words.join("")].length < 2) return { records: [], destinations, meant: null };
  const kinds = hitKinds.filter((kind) => may(visitor.role, places[kind].action));
  const { hits, meant } =
    visitor.role === "auditor"
      ? await searchPeriod(app, visitor, text, { kinds, limit })
      : await searchRecords(app.read, kinds, text, limit);
  return { records: await named(app, hits), destinations, meant };
}

async function named(app: AppContext, hits: readonly Hit[]): Promise<FoundRecord[]> {
  const accounts = hits.some(({ kind }) => kind === "account");
  const systems = new Map(accounts ? (await listSystems(app.read)).map(({ id, name }) => [id, name]) : []);
  return hits.map((hit) => {
    const system = systems.get(hit.parent);
    const title = system ? `${hit.title}, ${system}` : hit.title;
    return { kind: hit.kind, ref: hit.ref, title, href: places[hit.kind].href(hit), inText: hit.inText };
  });
}

/** As `searchRecords`, for an auditor: records of their period, and controls and policies as these were called and read in it. */
async function searchPeriod(
  app: AppContext,
  visitor: Visitor,
  text: string,
  { kinds, limit }: { kinds: readonly HitKind[]; limit: number },
): Promise<{ hits: Hit[]; meant: string | null }> {
  const { period } = await logViewOf(app, visitor);
  const bound = kinds.filter((kind) => places[kind].subject);
  const known = recordsOf(bound, [...(period?.records ?? []), ...(period?.known ?? [])]);
  const { hits, meant } = await searchRecords(app.read, bound, text, limit, known);
  const dated = [...(await controlsOf(app, visitor)), ...(await policiesOf(app, visitor))];
  const words = wordsOf(text);
  const versions = dated.flatMap(({ hit, body }) => {
    const name = fold(`${hit.ref} ${hit.title}`);
    const inText = !words.every((word) => name.includes(word));
    return words.every((word) => `${name} ${fold(body)}`.includes(word)) ? [{ ...hit, inText }] : [];
  });
  // Words that were read as others are no more than a guess, beside records that have them as they were typed.
  const all = meant && versions.length > 0 ? versions : [...versions, ...hits];
  const firstOf = (kind: HitKind) => all.filter((hit) => hit.kind === kind).slice(0, limit);
  return { hits: hitKinds.flatMap(firstOf), meant: versions.length === 0 ? meant : null };
}

/** The records of these kinds that a view of the log names, as "incident 0192…". */
function recordsOf(kinds: readonly HitKind[], named: readonly string[]): Known[] {
  const kindOf = new Map(kinds.map((kind) => [places[kind].subject as string, kind]));
  return named.flatMap((name) => {
    const space = name.indexOf(" ");
    const kind = kindOf.get(name.slice(0, space));
    return kind ? [{ kind, key: name.slice(space + 1) }] : [];
  });
}

type Dated = { hit: Hit; body: string };

async function controlsOf(app: AppContext, visitor: Visitor): Promise<Dated[]> {
  const { controls } = await readProgramme(app.read, app.now(), visitor.scope);
  return controls.map(({ ref, version }) => ({
    hit: hitOf("control", ref, ref, version.title),
    body: version.statement,
  }));
}

/** An auditor knows of no policy that was not published by their last day, and of none of its later texts. */
async function policiesOf(app: AppContext, visitor: Visitor): Promise<Dated[]> {
  const { lines } = await readPolicies(app.read, app.now(), visitor);
  const found: Dated[] = [];
  for (const { policy, inForce } of lines) {
    const version = inForce && (await findVersion(app.read, inForce.id));
    found.push({ hit: hitOf("policy", policy.slug, "", policy.title), body: version?.body ?? "" });
  }
  return found;
}

function hitOf(kind: HitKind, path: string, ref: string, title: string): Hit {
  return { kind, key: path, path, ref, title, parent: "", inText: false };
}
