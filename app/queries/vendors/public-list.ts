import type { AppContext } from "#app/context";
import { changeLine } from "#app/queries/vendors/change-line";
import { findOrganisation } from "#db/installation/organisation";
import { cachedUntilWrite } from "#db/read-cache";
import { endsOf, listChanges, listEntries } from "#db/vendors/subprocessors";
import { dayOf } from "#domain/days";
import { changeSentence } from "#domain/vendors/subprocessor-words";
import { type Entry, entriesAfter, entriesOn } from "#domain/vendors/subprocessors";

type PublicChange = { announcedOn: string; effectiveOn: string; sentence: string };
export type PublicList = {
  organisation: {
    name: string;
    legalName: string;
    website: string | null;
    securityEmail: string | null;
    privacyEmail: string | null;
    zone: string;
  };
  /** The day of the list, and today, both in the organisation's zone. */
  on: string;
  today: string;
  inUse: Entry[];
  /** Announced by that day, in use later. */
  coming: Entry[];
  /** Announced by that day, newest first. */
  changes: PublicChange[];
};

/**
 * The subprocessor list as the public sees it, as of a day (today when null). Undefined before set-up. Anyone may ask for
 * it, so it is read once for each day that is asked for and each change of the database.
 */
export async function readPublicList(
  app: AppContext,
  wanted: string | null,
): Promise<PublicList | undefined> {
  const minute = app.now().toISOString().slice(0, 16);
  return cachedUntilWrite(app.read, `public list on ${wanted ?? `now, ${minute}`}`, () =>
    readNow(app, wanted),
  );
}

async function readNow(app: AppContext, wanted: string | null): Promise<PublicList | undefined> {
  const row = await findOrganisation(app.read);
  if (!row) return undefined;
  const today = dayOf(app.now(), row.time_zone);
  const on = wanted ?? today;
  const [entries, rows] = await Promise.all([listEntries(app.read), listChanges(app.read)]);
  const announced = rows.flatMap((change) => {
    if (!change.announced_at || !change.effective_on || change.withdrawn_at) return [];
    const announcedOn = dayOf(new Date(change.announced_at), row.time_zone);
    if (announcedOn > on) return [];
    const sentence = changeSentence(changeLine(change, entries));
    return [{ id: change.id, ends: endsOf(change), announcedOn, effectiveOn: change.effective_on, sentence }];
  });
  const known = new Set(announced.map((change) => change.id));
  // A list of an earlier day does not know of an end that was announced later.
  const ending = new Set(announced.flatMap((change) => change.ends));
  const asThen = (entry: Entry) => (ending.has(entry.id) ? entry : { ...entry, untilOn: null });
  return {
    organisation: {
      name: row.name,
      legalName: row.legal_name ?? row.name,
      website: row.website,
      securityEmail: row.security_email,
      privacyEmail: row.privacy_email,
      zone: row.time_zone,
    },
    on,
    today,
    inUse: entriesOn(entries, on).map(asThen),
    coming: entriesAfter(entries, on)
      .filter((entry) => (entry.changeId ? known.has(entry.changeId) : on >= today))
      .map(asThen),
    changes: announced
      .map(({ announcedOn, effectiveOn, sentence }) => ({ announcedOn, effectiveOn, sentence }))
      .sort(
        (a, b) =>
          b.announcedOn.localeCompare(a.announcedOn) ||
          b.effectiveOn.localeCompare(a.effectiveOn) ||
          a.sentence.localeCompare(b.sentence),
      ),
  };
}

/** The day in `?on=`, or null for today. Throws a plain 400 when it is not a day. */
function dayWanted(request: Request): string | null {
  const on = new URL(request.url).searchParams.get("on");
  if (!on) return null;
  const day = new Date(on);
  if (/^\d{4}-\d{2}-\d{2}$/.test(on) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(on))
    return on;
  throw new Response("Write the day as 2026-03-31.", { status: 400 });
}

/** The list, or the plain page that says nothing is here. */
export async function requirePublicList(app: AppContext, request: Request): Promise<PublicList> {
  const list = await readPublicList(app, dayWanted(request));
  if (!list) throw new Response("Not found", { status: 404 });
  return list;
}

/** Public answers may be kept by proxies for five minutes. */
export const publicCache = { "Cache-Control": "public, max-age=300" };
