import { useBeforeUnload, useBlocker } from "@remix-run/react";
import { type FormEvent, type RefObject, useEffect, useRef } from "react";

/** What one form of the page holds that is not sent. */
type Unsent = {
  words: boolean;
  files: boolean;
  /** Another query in the address fills the form anew, so that it is lost within the page too. */
  renewed: boolean;
  /** The tab keeps a draft of the words. */
  draft: boolean;
  form: RefObject<HTMLFormElement | null>;
};
/** The forms of the page; filled by the browser alone. */
const forms = new Set<Unsent>();

/** Fields that are typed again at no cost, and that are not to be asked about on the way out of a sign-in. */
const passing = /^(username|one-time-code|current-password|new-password)$/;

/** Notes what is typed, chosen and dropped in a form until it is sent, for the question of `AskBeforeLoss`. */
export function useUnsent(
  answer: { result?: { status?: string } | null } | null | undefined,
  { form, renewed = false, draft = false }: Pick<Unsent, "form"> & Partial<Unsent>,
) {
  const held = useRef<Unsent>({ words: false, files: false, renewed, draft, form });
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
    restored: () => {
      held.current.words = true;
    },
    discarded: () => {
      held.current.words = false;
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

/**
 * Asks before the page is left by a link, filled anew or closed, or another form of it is sent, while a form of it holds what is
 * not sent. Once for each page.
 */
export function AskBeforeLoss() {
  useEffect(() => {
    const ask = (event: SubmitEvent) => {
      const sent = event.target as HTMLFormElement;
      // A form that asks by the address leaves the page or its query: that is seen by the blocker.
      if (event.defaultPrevented || methodOf(sent, event.submitter) === "get") return;
      const others = lost(true, true).filter((one) => one.form.current !== sent);
      if (others.length === 0) return;
      if (window.confirm(question(others, "Go on?"))) return clear(others);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    // Before the forms themselves hear of it.
    document.addEventListener("submit", ask, { capture: true });
    return () => document.removeEventListener("submit", ask, { capture: true });
  }, []);
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
    clear(forms);
    blocker.proceed();
  }, [blocker]);
  return null;
}

function lost(page: boolean, query: boolean): Unsent[] {
  return [...forms].filter((one) => (one.words || one.files) && (page || (query && one.renewed)));
}

function clear(unsent: Iterable<Unsent>): void {
  for (const one of unsent) Object.assign(one, { words: false, files: false });
}

function methodOf(form: HTMLFormElement, button: HTMLElement | null): string {
  return (button?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get").toLowerCase();
}

function question(unsent: readonly Unsent[], first = "Leave this page?"): string {
  const files = unsent.some((one) => one.files);
  const where = first === "Go on?" ? " in another form of this page" : "";
  const draft = unsent.every((one) => one.draft || !one.words);
  return [
    `${first} What you typed${where} is not saved${files ? ", nor are the files that you chose" : ""}.`,
    draft && unsent.some((one) => one.words) ? "This tab keeps it as a draft until you sign out." : "",
  ]
    .join(" ")
    .trim();
}
