import { useBeforeUnload, useBlocker } from "@remix-run/react";
import { type FormEvent, useEffect, useRef } from "react";

/** What one form of the page holds that is not sent. */
type Unsent = {
  words: boolean;
  files: boolean;
  /** Another query in the address fills the form anew, so that it is lost within the page too. */
  renewed: boolean;
};
/** The forms of the page; filled by the browser alone. */
const forms = new Set<Unsent>();

/** Fields that are typed again at no cost, and that are not to be asked about on the way out of a sign-in. */
const passing = /^(username|one-time-code|current-password|new-password)$/;

/** Notes what is typed, chosen and dropped in a form until it is sent, for the question of `AskBeforeLoss`. */
export function useUnsent(
  answer: { result?: { status?: string } | null } | null | undefined,
  renewed = false,
) {
  const held = useRef<Unsent>({ words: false, files: false, renewed });
  const sentWords = useRef(false);
  useEffect(() => {
    const own = held.current;
    forms.add(own);
    return () => {
      forms.delete(own);
    };
  }, []);
  // A refused form comes back with its words.
  useEffect(() => {
    if (answer?.result?.status === "error" && sentWords.current) held.current.words = true;
  }, [answer]);
  return {
    onInput: ({ target }: FormEvent<HTMLFormElement>) => {
      if (isWords(target)) held.current.words = true;
      if (target instanceof HTMLInputElement && target.type === "file") held.current.files = true;
    },
    onDropCapture: () => {
      held.current.files = true;
    },
    sent: () => {
      sentWords.current = held.current.words;
      held.current.words = false;
      held.current.files = false;
    },
  };
}

function isWords(target: EventTarget): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  return !/^(checkbox|radio|file|password|search)$/.test(target.type) && !passing.test(target.autocomplete);
}

/** Asks before the page is left by a link, filled anew or closed while a form of it holds what is not sent. Once for each page. */
export function AskBeforeLoss() {
  const blocker = useBlocker(({ currentLocation: here, nextLocation: next }) => {
    const another = here.pathname !== next.pathname;
    return lost(another, another || here.search !== next.search).length > 0;
  });
  useBeforeUnload((event) => {
    if (lost(true, true).length > 0) event.preventDefault();
  });
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    if (!window.confirm(question(lost(true, true)))) return blocker.reset();
    // Who has answered is not asked again while the page is on its way out.
    for (const one of forms) Object.assign(one, { words: false, files: false });
    blocker.proceed();
  }, [blocker]);
  return null;
}

function lost(page: boolean, query: boolean): Unsent[] {
  return [...forms].filter((one) => (one.words || one.files) && (page || (query && one.renewed)));
}

function question(unsent: readonly Unsent[]): string {
  const files = unsent.some((one) => one.files);
  return `Leave this page? What you typed is not saved${files ? ", nor are the files that you chose" : ""}.`;
}
