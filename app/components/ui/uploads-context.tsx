import { createContext, useContext, useSyncExternalStore } from "react";
import { counted } from "#domain/counted";
import { Icon } from "./icon";

/** How far the uploads of one form are. */
type UploadState = { running: number; failed: number; sent: number; size: number };

type Held = { form: HTMLFormElement; button: HTMLElement | null };
/** What a form and its button say about uploads. */
type UploadsShown = {
  /** Uploads that the form waits for, with the share sent, after its button was pressed; null when it does not wait. */
  waits: { count: number; share: number; button: HTMLElement | null } | null;
  /** Files that were not uploaded when the form was to be sent. */
  failed: number;
};

const quiet: UploadsShown = { waits: null, failed: 0 };

/**
 * The uploads of one form. Evidence is sealed when its form is sent, so the form is held while a file is uploading, sent when
 * the last one has come, and kept back while one has failed. Lives beside React: a form of many fields is not drawn again for each
 * step of a file.
 */
export class FormUploads {
  #states = new Map<string, UploadState>();
  #held: Held | null = null;
  #blocked = false;
  #shown = quiet;
  #listeners = new Set<() => void>();

  /** Called by each field of files when something about its uploads changes; null when the field is gone. */
  report(field: string, state: UploadState | null): void {
    if (state) this.#states.set(field, state);
    else this.#states.delete(field);
    const { running, failed } = this.#sum();
    if (this.#held && running === 0) this.#settle(failed);
    if (failed === 0) this.#blocked = false;
    this.#show();
  }

  /** Whether the form must not be sent now. It is sent later by itself when uploads run, and not when one has failed. */
  hold(form: HTMLFormElement, button: HTMLElement | null): boolean {
    const { running, failed } = this.#sum();
    if (running + failed === 0) return false;
    this.#held = running > 0 ? { form, button } : null;
    this.#blocked = running === 0;
    this.#show();
    return true;
  }

  /** Called when a file is removed: the form waits for its button again, or it would be sent without that file. */
  release(): void {
    this.#held = null;
    this.#show();
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  shown = () => this.#shown;

  #settle(failed: number): void {
    const held = this.#held;
    this.#held = null;
    this.#blocked = failed > 0;
    if (held?.form.isConnected && failed === 0) held.form.requestSubmit(held.button);
  }

  #sum(): UploadState {
    const sum = { running: 0, failed: 0, sent: 0, size: 0 };
    for (const state of this.#states.values())
      for (const key of Object.keys(sum) as (keyof UploadState)[]) sum[key] += state[key];
    return sum;
  }

  #show(): void {
    const { running, failed, sent, size } = this.#sum();
    const share = size > 0 ? sent / size : 0;
    this.#shown = {
      waits: this.#held && { count: running, share, button: this.#held.button },
      failed: this.#blocked ? failed : 0,
    };
    for (const listener of this.#listeners) listener();
  }
}

/** The uploads of the form around; null outside of one. */
export const UploadsContext = createContext<FormUploads | null>(null);

const none: UploadsShown = { waits: null, failed: 0 };
const nothing = () => () => {};

/** The uploads of the form around, for a field that adds to them. */
export function useFormUploads(): FormUploads | null {
  return useContext(UploadsContext);
}

/** What the form around says about its uploads now. */
export function useShownUploads(): UploadsShown {
  const uploads = useFormUploads();
  return useSyncExternalStore(uploads?.subscribe ?? nothing, uploads?.shown ?? (() => none), () => none);
}

/** Beside the buttons of a form that was to be sent while a file of it had failed. */
export function FailedUploads() {
  const { failed } = useShownUploads();
  if (failed === 0) return null;
  return (
    <p className="err" role="alert">
      <Icon name="risk" />{" "}
      {counted(
        failed,
        "file is not uploaded. Send it again or remove it.",
        "files are not uploaded. Send them again or remove them.",
      )}
    </p>
  );
}
