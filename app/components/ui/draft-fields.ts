type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Codes and passwords are never kept, files cannot be, and the server fills hidden fields. */
const never = /^(password|hidden|file|submit|button|reset|search)$/;
const secret = /^(one-time-code|current-password|new-password)$/;

/** The controls of a form whose values a draft keeps, each with its place among those of its name. */
export function controlsOf(form: HTMLFormElement): [control: Control, place: number][] {
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

/** Its value, or whether it is ticked. */
export function valueIn(control: Control): string | boolean {
  return ticks(control) ? control.checked : control.value;
}

/** What the page came with. */
export function defaultIn(control: Control): string | boolean {
  if (ticks(control)) return control.defaultChecked;
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  const options = [...control.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/** As a person does, so that what depends on the value follows. React notices a value that the element's own setter wrote. */
export function enter(control: Control, value: string | boolean): void {
  if (typeof value === "boolean") {
    control.click();
    return;
  }
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value");
  own?.set?.call(control, value);
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
}
