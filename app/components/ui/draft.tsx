import { useActionData, useLocation, useNavigation, useRouteLoaderData } from "@remix-run/react";
import { type RefObject, useEffect, useRef, useState } from "react";
import {
  baseOf,
  draftKey,
  emptyOfDraft,
  fillIn,
  forgetDraft,
  keepDraft,
  markSent,
  readDraft,
  sentDrafts,
} from "./drafts";
import { Note } from "./note";
import { When } from "./when";

/** A draft that was found: filled in, or only offered, because the record was changed meanwhile. */
type Found = { at: Date; offered: boolean };
type Draft = {
  found: Found | null;
  typed(): void;
  sent(): void;
  use(): void;
  discard(): void;
};

/** Forms on the page, which see to their drafts themselves. */
const mounted = new Set<string>();

/**
 * Keeps what is typed in a long form in the tab until it is saved: over a closed page, a lost connection and an error. `unsent`
 * hears when words were filled in or taken out.
 */
export function useDraft(
  form: RefObject<HTMLFormElement | null>,
  id: string | undefined,
  on: boolean,
  unsent: { restored(): void; discarded(): void },
): Draft {
  const { pathname, search } = useLocation();
  const root = useRouteLoaderData("root") as { visitor?: { email: string } | null } | undefined;
  const navigation = useNavigation();
  const refused = useActionData() !== undefined;
  const user = root?.visitor?.email;
  const key = on && user && id ? draftKey(user, pathname + search, id) : null;
  const base = useRef("");
  const filling = useRef(false);
  const sending = useRef(false);
  const [found, setFound] = useState<Found | null>(null);
  const fill = () => {
    const draft = key ? readDraft(key) : null;
    if (!draft || !form.current) return;
    filling.current = true;
    fillIn(form.current, draft);
    // What appears by the value of another field is filled in with the next frame.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        filling.current = false;
      }),
    );
    unsent.restored();
    setFound({ at: new Date(draft.at), offered: false });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page that the form is on
  useEffect(() => {
    if (!key || !form.current) return;
    mounted.add(key);
    base.current = baseOf(form.current);
    const draft = readDraft(key);
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
    typed: () => {
      if (key && form.current && !filling.current && !found?.offered)
        keepDraft(key, form.current, base.current, new Date());
    },
    sent: () => {
      sending.current = true;
      if (key) markSent(key, true);
    },
    use: fill,
    discard: () => {
      if (key) forgetDraft(key);
      if (form.current && !found?.offered) emptyOfDraft(form.current);
      unsent.discarded();
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

/** Ends the drafts that were saved, on the page that follows; after an error, and where a sign-in is asked for, they stay. */
export function SettleDrafts({ failed = false }: { failed?: boolean }) {
  const navigation = useNavigation();
  const { pathname, key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each page
  useEffect(() => {
    if (navigation.state !== "idle") return;
    const kept = failed || /^\/(sign-in|step-up)/.test(pathname);
    for (const draft of sentDrafts()) {
      if (mounted.has(draft)) continue;
      if (kept) markSent(draft, false);
      else forgetDraft(draft);
    }
  }, [navigation.state, key, failed]);
  return null;
}
