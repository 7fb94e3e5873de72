import { type ReactNode, useEffect, useState } from "react";

/** A dialog whose title asks, whose body says what follows, and whose foot repeats the verb. Open it with <DialogButton>. */
export function Dialog({
  id,
  title,
  children,
  foot,
}: {
  id: string;
  title: ReactNode;
  children: ReactNode;
  foot: ReactNode;
}) {
  return (
    <dialog id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
      </header>
      <div className="body stack tight">{children}</div>
      <footer>
        <DialogButton opens={id} command="close">
          Go back
        </DialogButton>
        {foot}
      </footer>
    </dialog>
  );
}

type ButtonProps = {
  opens: string;
  command?: "show-modal" | "close";
  kind?: "go" | "stop" | "quiet";
  children: ReactNode;
};

/** Opens or closes a dialog without script where the browser knows invoker commands, with a few lines where it does not. */
export function DialogButton({ opens, command = "show-modal", kind, children }: ButtonProps) {
  const [old, setOld] = useState(false);
  useEffect(() => setOld(!("command" in HTMLButtonElement.prototype)), []);
  const fallback = () => {
    const dialog = document.getElementById(opens) as HTMLDialogElement | null;
    if (command === "close") dialog?.close();
    else dialog?.showModal();
  };
  const invoker = { command, commandfor: opens };
  return (
    <button
      className={kind ? `btn ${kind}` : "btn"}
      type="button"
      onClick={old ? fallback : undefined}
      {...invoker}
    >
      {children}
    </button>
  );
}
