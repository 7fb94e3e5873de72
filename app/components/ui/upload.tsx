import { type ReactNode, useEffect, useRef, useState } from "react";
import { Bar } from "./bar";
import { DropZone } from "./drop-zone";
import { Field, type FieldLike, wiring } from "./field";
import { sizeText } from "./file-drop";

/** A file that the server has already; `token` proves it when the form is sent. */
export type Received = { name: string; size: number; token: string };
type Props = {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  /** Takes files by POST and answers {files} or {error}. */
  to: string;
  received?: readonly Received[];
};
type Sending = { names: string[]; share: number } | null;

/**
 * Files that leave as soon as they are chosen or dropped, with their progress; the form then sends receipts alone, so a
 * refused form loses no upload. Before scripts run it is a file input of the form itself.
 */
export function Upload({ field, label, hint, to, received = [] }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const request = useRef<XMLHttpRequest | null>(null);
  const [done, setDone] = useState<readonly Received[]>(received);
  const [sending, setSending] = useState<Sending>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  function send(files: FileList | null) {
    if (!files?.length || sending) return;
    const form = new FormData();
    for (const file of files) form.append("files", file);
    const names = [...files].map((file) => file.name);
    if (input.current) input.current.value = "";
    setError(null);
    setSending({ names, share: 0 });
    const xhr = new XMLHttpRequest();
    request.current = xhr;
    xhr.responseType = "json";
    xhr.upload.onprogress = ({ loaded, total }) => setSending({ names, share: total ? loaded / total : 0 });
    xhr.onload = () => {
      setSending(null);
      if (xhr.status === 200) setDone((before) => [...before, ...(xhr.response.files as Received[])]);
      else setError(xhr.response?.error ?? `The files were not accepted (${xhr.status}). Choose them again.`);
    };
    xhr.onerror = () => {
      setSending(null);
      setError("The connection was lost. Choose the files again.");
    };
    xhr.open("POST", to);
    xhr.send(form);
  }

  const problem = error ? [error] : field.errors;
  return (
    <Field field={{ ...field, errors: problem }} label={label} hint={hint}>
      <DropZone take={send}>
        <input
          className="in"
          type="file"
          multiple
          ref={input}
          onChange={(event) => send(event.target.files)}
          {...wiring({ ...field, errors: problem }, hint)}
        />
        {done.length > 0 ? (
          <ul className="plain" aria-label="Files received">
            {done.map(({ name, size, token }) => (
              <li key={token}>
                <input type="hidden" name="stored" value={token} />
                <bdi>{name}</bdi> <span className="muted">{sizeText(size)}</span>{" "}
                <button
                  className="btn quiet"
                  type="button"
                  onClick={() => setDone(done.filter((one) => one.token !== token))}
                >
                  Remove<span className="vh"> {name}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        <div role="status">
          {sending ? (
            <>
              <Bar share={sending.share} />
              <small>
                {sending.names.join(", ")}:{" "}
                {sending.share < 1 ? `${Math.floor(sending.share * 100)} % sent` : "sent, storing"}
              </small>
            </>
          ) : null}
        </div>
      </DropZone>
    </Field>
  );
}
