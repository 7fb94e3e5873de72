/** What was typed in a form and not saved, as the session storage of the tab keeps it. */
type Draft = {
  at: string;
  /** The texts that the page came with: after another's change they differ. */
  base: string;
  /** Fields that differ from what the page came with: name, place among those of the name, and value or tick. */
  fields: [name: string, place: number, value: string | boolean][];
  /** It was sent, and the answer is not here yet. */
  sent?: true;
};
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const PREFIX = "draft ";
/** A form of more characters is not kept: the storage of a tab is small. */
const MOST = 1_000_000;
/** Codes and passwords are never kept, files cannot be, and the server fills hidden fields. */
const never = /^(password|hidden|file|submit|button|reset|search)$/;
const secret = /^(one-time-code|current-password|new-password)$/;

/** Where the draft of a form is kept: of one user and one page. */
export function draftKey(user: string, address: string, form: string): string {
  return `${PREFIX}${user} ${address} ${form}`;
}

export function readDraft(key: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

/** Keeps what differs from what the page came with, or nothing where nothing differs. */
export function keepDraft(key: string, form: HTMLFormElement, base: string, at: Date): void {
  const fields = controlsOf(form).flatMap(([control, place]): Draft["fields"] => {
    const value = valueIn(control);
    return value === defaultIn(control) ? [] : [[control.name, place, value]];
  });
  if (fields.length === 0) forgetDraft(key);
  else store(key, { at: at.toISOString(), base, fields });
}

/** The texts that the page came with. */
export function baseOf(form: HTMLFormElement): string {
  return JSON.stringify([...form.querySelectorAll("textarea")].map((area) => [area.name, area.defaultValue]));
}

/** Fills the fields in, those too that appear by the value of another. */
export function fillIn(form: HTMLFormElement, { fields }: Draft): void {
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

/** Notes that the draft is on its way, or that it did not arrive. */
export function markSent(key: string, sent: boolean): void {
  const draft = readDraft(key);
  if (draft) store(key, { ...draft, sent: sent ? true : undefined });
}

export function forgetDraft(key: string): void {
  sessionStorage.removeItem(key);
}

/** The drafts whose answer has come, on a page without their form. */
export function sentDrafts(): string[] {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && readDraft(key)?.sent);
}

/** Makes the form what the page came with. */
export function emptyOfDraft(form: HTMLFormElement): void {
  for (const [control] of controlsOf(form)) {
    const value = defaultIn(control);
    // One radio of a group is chosen by ticking it, and no other way.
    if (value !== valueIn(control) && !(control.type === "radio" && value === false)) enter(control, value);
  }
}

function store(key: string, draft: Draft): void {
  const text = JSON.stringify(draft);
  try {
    if (text.length <= MOST) sessionStorage.setItem(key, text);
  } catch {
    // A full storage keeps what it has.
  }
}

function controlsOf(form: HTMLFormElement): [control: Control, place: number][] {
  const counts = new Map<string, number>();
  return [...form.elements].flatMap((element): [Control, number][] => {
    if (!isKept(element)) return [];
    const place = counts.get(element.name) ?? 0;
    counts.set(element.name, place + 1);
    return [[element, place]];
  });
}

function isKept(element: Element): element is Control {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement)
    return element.name !== "";
  return (
    element instanceof HTMLInputElement &&
    !["", "code"].includes(element.name) &&
    !never.test(element.type) &&
    !secret.test(element.autocomplete)
  );
}

const ticks = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type);

function valueIn(control: Control): string | boolean {
  return ticks(control) ? control.checked : control.value;
}

function defaultIn(control: Control): string | boolean {
  if (ticks(control)) return control.defaultChecked;
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  const options = [...control.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/** As a person does, so that what depends on the value follows. React notices a value that the element's own setter wrote. */
function enter(control: Control, value: string | boolean): void {
  if (typeof value === "boolean") {
    control.click();
    return;
  }
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value");
  own?.set?.call(control, value);
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
}
