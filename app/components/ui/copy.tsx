import { useEffect, useState } from "react";

/** Copies a text to the clipboard, where scripts run and the browser allows it. `what` is said to screen readers: "the link". */
export function Copy({ text, what }: { text: string; what: string }) {
  const [ready, setReady] = useState(false);
  const [status, setStatus] = useState("");
  // Browsers have a clipboard on https and on this machine only.
  useEffect(() => setReady(Boolean(navigator.clipboard)), []);
  if (!ready) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setStatus("Copied"),
      () => setStatus("The browser refused. Select the text and copy it."),
    );
  return (
    <>
      <button className="btn" type="button" onClick={copy}>
        Copy<span className="vh"> {what}</span>
      </button>{" "}
      <span className="muted small" role="status">
        {status}
      </span>
    </>
  );
}
