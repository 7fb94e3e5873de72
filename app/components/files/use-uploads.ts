import { useEffect, useId, useRef, useState } from "react";
import { useFormUploads } from "#components/ui/uploads-context";
import { PIECE } from "#domain/evidence/pieces";
import { sendPieces } from "./send-pieces";
import type { Ends, Received } from "./upload-ends";

/** A file that the server does not have yet. */
export type Leaving = {
  key: number;
  file: File;
  sent: number;
  state: "waiting" | "sending" | "failed";
  /** Why it failed, or does not move at the moment. */
  why?: string;
};
type Uploads = {
  done: readonly Received[];
  leaving: readonly Leaving[];
  take(files: FileList | null): void;
  again(key: number): void;
  /** Removes a file: a running upload is stopped, and a form that waited for it is not sent. */
  drop(key: number): void;
  dropReceived(token: string): void;
};

/**
 * Files that leave as soon as they are chosen, one after the other, each for itself: one that fails keeps no other back.
 * The form around is told of them, so that it is not sent without them.
 */
export function useUploads(to: string, received: readonly Received[]): Uploads {
  const [done, setDone] = useState<readonly Received[]>(received);
  const [leaving, setLeaving] = useState<readonly Leaving[]>([]);
  const running = useRef<{ key: number; stop: { abort(): void } } | null>(null);
  const nextKey = useRef(0);
  const form = useFormUploads();
  useReport(form, leaving);
  useEffect(() => () => running.current?.stop.abort(), []);

  const change = (key: number, changes: Partial<Leaving>) =>
    setLeaving((before) => before.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  const forget = (key: number) => setLeaving((before) => before.filter((one) => one.key !== key));
  const next = leaving.find((one) => one.state === "waiting");
  const busy = leaving.some((one) => one.state === "sending");

  // biome-ignore lint/correctness/useExhaustiveDependencies: one file leaves at a time; progress must not start another
  useEffect(() => {
    if (busy || !next) return;
    change(next.key, { state: "sending" });
    const send = next.file.size > PIECE ? sendPieces : sendFile;
    const stop = send(to, next.file, {
      progress: (sent) => change(next.key, { sent: Math.min(sent, next.file.size) }),
      waits: (why) => change(next.key, { why: why ?? undefined }),
      done: (files) => {
        forget(next.key);
        setDone((before) => [...before, ...files]);
      },
      failed: (why) => change(next.key, { state: "failed", sent: 0, why }),
    });
    running.current = { key: next.key, stop };
  }, [busy, next?.key]);

  return {
    done,
    leaving,
    take: (files) => {
      const added = [...(files ?? [])].map((file) => ({
        key: nextKey.current++,
        file,
        sent: 0,
        state: "waiting" as const,
      }));
      setLeaving((before) => [...before, ...added]);
    },
    again: (key) => change(key, { state: "waiting", why: undefined }),
    drop: (key) => {
      form?.release();
      if (running.current?.key === key) running.current.stop.abort();
      forget(key);
    },
    dropReceived: (token) => {
      form?.release();
      setDone((before) => before.filter((one) => one.token !== token));
    },
  };
}

/** Reports the state of this field's files to the form after each render: uploaded files are in the form by then. */
function useReport(form: ReturnType<typeof useFormUploads>, leaving: readonly Leaving[]): void {
  const field = useId();
  useEffect(() => {
    const failed = leaving.filter((one) => one.state === "failed");
    const running = leaving.filter((one) => one.state !== "failed");
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    form?.report(field, {
      running: running.length,
      failed: failed.length,
      sent: sum(running.map((one) => one.sent)),
      size: sum(running.map((one) => one.file.size)),
    });
  }, [form, field, leaving]);
  useEffect(() => () => form?.report(field, null), [form, field]);
}

function sendFile(to: string, file: File, ends: Ends): XMLHttpRequest {
  const form = new FormData();
  form.append("files", file);
  const xhr = new XMLHttpRequest();
  xhr.responseType = "json";
  xhr.upload.onprogress = ({ loaded }) => ends.progress(loaded);
  xhr.onload = () => {
    // A page instead of receipts is the sign-in: the session ended meanwhile.
    const files = xhr.response?.files;
    if (xhr.status === 200 && Array.isArray(files)) ends.done(files);
    else ends.failed(xhr.response?.error ?? `The file was not accepted (${xhr.status}).`);
  };
  xhr.onerror = () => ends.failed("The connection was lost.");
  xhr.open("POST", to);
  xhr.send(form);
  return xhr;
}
