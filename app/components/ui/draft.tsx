import { useLocation, useNavigation, useRouteLoaderData } from "@remix-run/react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { controlsOf, defaultIn, enter, valueIn } from "./draft-fields";
import { Note } from "./note";
import { When } from "./when";

/** What was typed in a form and not saved, as the session storage of the tab keeps it. */
type Kept = {
  at: string;
  /** What the fields came with: after another's change they differ. */
  base: string;
  /** Fields that differ from what the page came with: name, place among those of the name, and value or tick. */
  fields: [name: string, place: number, value: string | boolean][];
  /** It was sent, and the answer is not here yet. */
  sent?: true;
};

const PREFIX = "draft ";
/** A form of more characters is not kept: the storage of a tab is small. */
const MOST = 1_000_000;
const moment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** Where the draft of a form is kept: of one user and one page. */
function draftKey(user: string, address: string, form: string): string {
  return `${PREFIX}${user} ${address} ${form}`;
}

function readDraft(key: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** Keeps what differs from what the page came with, or nothing where nothing differs. */
function keepDraft(key: string, form: HTMLFormElement, base: string, at: Date): void {
  const fields = controlsOf(form).flatMap(([control, place]): Kept["fields"] => {
    const value = valueIn(control);
    return value === defaultIn(control) ? [] : [[control.name, place, value]];
  });
  if (fields.length === 0) forgetDraft(key);
  else store(key, { at: at.toISOString(), base, fields });
}

/** What the fields came with. A moment is left out: it is that of the page where a form proposes the present one. */
function baseOf(form: HTMLFormElement): string {
  const came = controlsOf(form).map(([control, place]) => [control.name, place, defaultIn(control)]);
  return JSON.stringify(came.filter(([, , value]) => !moment.test(String(value))));
}

/** Fills the fields in, those too that appear by the value of another. */
function fillIn(form: HTMLFormElement, { fields }: Kept): void {
  const fill = () => {
    const controls = controlsOf(form);
    for (const [name, place, value] of fields) {
      const [control] = controls.find(([one, at]) => one.name === name && at === place) ?? [];
      if (control && valueIn(control) !== value) enter(control, value);
    }
  };
  fill();
  requestAnimationFrame(fill);
}

export function markSent(key: string, sent: boolean): void {
  const draft = readDraft(key);
  if (draft) store(key, { ...draft, sent: sent ? true : undefined });
}

export function forgetDraft(key: string): void {
  sessionStorage.removeItem(key);
  sessionStorage.removeItem(besideOf(key));
}

/** Where words are kept that were typed while an older draft was offered. */
function besideOf(key: string): string {
  return `${key} beside`;
}

/** What was typed last is the draft. */
function takeNewest(key: string): Kept | null {
  const beside = readDraft(besideOf(key));
  if (beside) {
    forgetDraft(key);
    store(key, beside);
  }
  return readDraft(key);
}

/** The drafts whose answer has come, on a page without their form. */
export function sentDrafts(): string[] {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && readDraft(key)?.sent);
}

function emptyOfDraft(form: HTMLFormElement): void {
  for (const [control] of controlsOf(form)) {
    const value = defaultIn(control);
    // One radio of a group is chosen by ticking it, and no other way.
    if (value !== valueIn(control) && !(control.type === "radio" && value === false)) enter(control, value);
  }
}

const afterNextFrame = (then: () => void) => requestAnimationFrame(() => requestAnimationFrame(then));

/** What was typed beside an offered draft stays in its fields and is the draft from now on; else the form is emptied. Answers whether it was. */
function discardDraft(
  form: HTMLFormElement | null,
  key: string | null,
  base: string,
  found: Found | null,
): boolean {
  if (key) forgetDraft(key);
  if (!found?.offered) {
    if (form) emptyOfDraft(form);
    return true;
  }
  if (key && form) keepDraft(key, form, base, found.at);
  return false;
}

function store(key: string, draft: Kept): void {
  const text = JSON.stringify(draft);
  try {
    if (text.length <= MOST) sessionStorage.setItem(key, text);
  } catch {
    // A full storage keeps what it has.
  }
}

/** A draft that was found: filled in, or only offered, because the record was changed meanwhile. */
type Found = { at: Date; offered: boolean };
type Draft = {
  found: Found | null;
  typed(event: { timeStamp: number }): void;
  sent(): void;
  use(): void;
  discard(): void;
};

export const mounted = new Set<string>();

/**
 * Keeps what is typed in a long form in the tab until it is saved: over a closed page, a lost connection and an error. `unsent`
 * hears when words were filled in or taken out; `refused` says that the page answers a form that was sent.
 */
export function useDraft(
  form: RefObject<HTMLFormElement | null>,
  id: string | undefined,
  { on, refused }: { on: boolean; refused: boolean },
  unsent: { restored(): void; discarded(): void },
): Draft {
  const { pathname, search } = useLocation();
  const root = useRouteLoaderData("root") as { visitor?: { email: string } | null } | undefined;
  const navigation = useNavigation();
  const user = root?.visitor?.email;
  const key = on && user && id ? draftKey(user, pathname + search, id) : null;
  const base = useRef("");
  const filling = useRef(false);
  const sending = useRef(false);
  const [found, setFound] = useState<Found | null>(null);
  const fill = () => {
    const draft = key ? readDraft(key) : null;
    if (!key || !draft || !form.current) return;
    filling.current = true;
    fillIn(form.current, draft);
    // What appears by the value of another field is filled in with the next frame.
    afterNextFrame(() => {
      filling.current = false;
      if (form.current) keepDraft(key, form.current, base.current, new Date(draft.at));
      sessionStorage.removeItem(besideOf(key));
    });
    unsent.restored();
    setFound({ at: new Date(draft.at), offered: false });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page that the form is on
  useEffect(() => {
    if (!key || !form.current) return;
    mounted.add(key);
    base.current = baseOf(form.current);
    const draft = takeNewest(key);
    markSent(key, false);
    // A refused form comes back with its words.
    if (draft && !refused) {
      if (draft.base === base.current) fill();
      else setFound({ at: new Date(draft.at), offered: true });
    }
    return () => {
      mounted.delete(key);
    };
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when the answer to what was sent is here
  useEffect(() => {
    if (!key || !sending.current || navigation.state !== "idle") return;
    sending.current = false;
    if (refused) return markSent(key, false);
    forgetDraft(key);
    setFound(null);
  }, [navigation.state]);

  return {
    found,
    typed: ({ timeStamp }) => {
      if (key && form.current && !filling.current)
        keepDraft(
          found?.offered ? besideOf(key) : key,
          form.current,
          base.current,
          new Date(performance.timeOrigin + timeStamp),
        );
    },
    sent: () => {
      sending.current = true;
      if (key) markSent(key, true);
    },
    use: fill,
    discard: () => {
      if (discardDraft(form.current, key, base.current, found)) unsent.discarded();
      setFound(null);
    },
  };
}

/** Nothing that was typed is left to the next user of the tab. */
export function forgetDrafts(): void {
  sessionStorage.clear();
}

/** Above the fields: that words were filled in which are not saved, and the way back. */
export function DraftNote({ draft }: { draft: Draft }) {
  if (!draft.found) return null;
  const { at, offered } = draft.found;
  return (
    <Note tone={offered ? "risk" : "info"} live>
      <p>
        {offered ? (
          <>
            The record was changed after you typed a draft (<When at={at} as="moment" />
            ). The fields show what is saved.
          </>
        ) : (
          <>
            Your draft (<When at={at} as="moment" />) is restored. It is not saved yet.
          </>
        )}
      </p>
      <p className="row">
        {offered ? (
          <button className="btn" type="button" onClick={draft.use}>
            Use the draft
          </button>
        ) : null}
        <button className="btn" type="button" onClick={draft.discard}>
          Discard the draft
        </button>
      </p>
    </Note>
  );
}
