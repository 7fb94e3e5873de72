import { useNavigation } from "@remix-run/react";
import { type MouseEvent, type ReactNode, useRef } from "react";
import { counted } from "#domain/counted";
import { useShownUploads } from "./uploads-context";

type Props = {
  children: ReactNode;
  /** "go" is the one main button of a view, "stop" does harm, "quiet" is a way back. */
  kind?: "go" | "stop" | "quiet";
  name?: string;
  value?: string;
  /** What the button says while its form is being sent: "Saving". */
  busy?: string;
  /** id of the form, for a button outside it */
  form?: string;
  formAction?: string;
};

/**
 * Sends its form once: while that runs it says so, and a second press does nothing. It keeps the focus. Pressed while files of
 * its form are on their way, it says what it waits for.
 */
export function Submit({ children, kind, name, value, busy, form, formAction }: Props) {
  const navigation = useNavigation();
  const sending =
    navigation.state !== "idle" && navigation.formMethod !== undefined && navigation.formMethod !== "GET";
  const mine = sending && (name === undefined || navigation.formData?.get(name) === value);
  const button = useRef<HTMLButtonElement>(null);
  const { waits } = useShownUploads();
  const waiting = waits && (waits.button === null || waits.button === button.current) ? waits : null;
  const hold = (event: MouseEvent) => {
    if (sending) event.preventDefault();
  };
  return (
    <button
      className={kind ? `btn ${kind}` : "btn"}
      type="submit"
      ref={button}
      name={name}
      value={value}
      form={form}
      formAction={formAction}
      aria-busy={mine || undefined}
      onClick={hold}
    >
      {waiting ? waitingText(waiting) : mine && busy ? busy : children}
    </button>
  );
}

function waitingText({ count, share }: { count: number; share: number }): string {
  return `Waiting for ${counted(count, "upload")}, ${Math.floor(share * 100)}\u00a0%`;
}
