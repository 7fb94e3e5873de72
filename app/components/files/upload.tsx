import { type ReactNode, useRef } from "react";
import { Bar } from "#components/ui/bar";
import { Field, type FieldLike, wiring } from "#components/ui/field";
import { DropZone } from "./drop-zone";
import { sizeText } from "./file-drop";
import type { Received } from "./upload-ends";
import { type Leaving, useUploads } from "./use-uploads";

export type { Received };

type Props = {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  /** Takes files by POST and answers {files} or {error}. */
  to: string;
  received?: readonly Received[];
  /** Where a file that a scanner wrote can be read instead, by the button "try" of that page. */
  scansTo?: string;
  /** On a phone a photo can be taken at once. */
  camera?: boolean;
};

/**
 * Files that leave as soon as they are chosen or dropped, with their progress; the form then sends receipts alone, so a
 * refused form loses no upload, and it waits for files that are on their way. Before scripts run it is a file input of the form itself.
 */
export function Upload({ field, label, hint, to, received = [], scansTo, camera }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { done, leaving, take, again, drop, dropReceived } = useUploads(to, received);
  const send = (files: FileList | null) => {
    take(files);
    if (input.current) input.current.value = "";
  };
  return (
    <Field field={field} label={label} hint={hint}>
      <DropZone take={send}>
        <input
          className="in"
          type="file"
          multiple
          ref={input}
          onChange={(event) => send(event.target.files)}
          {...wiring(field, hint)}
        />
        {camera ? <Camera name={field.name} take={take} /> : null}
        {done.length > 0 ? (
          <ul className="plain" aria-label="Files received">
            {done.map(({ name, size, token, scan }) => (
              <li key={token}>
                <input type="hidden" name="stored" value={token} />
                <bdi>{name}</bdi> <span className="muted">{sizeText(size)}</span>{" "}
                <Remove name={name} press={() => dropReceived(token)} />
                {scan && scansTo && done.length === 1 ? <ScanOffer title={scan} to={scansTo} /> : null}
              </li>
            ))}
          </ul>
        ) : null}
        {leaving.length > 0 ? (
          <ul className="plain" aria-label="Files that are not uploaded yet">
            {leaving.map((one) => (
              <LeavingFile key={one.key} one={one} again={again} drop={drop} />
            ))}
          </ul>
        ) : null}
      </DropZone>
    </Field>
  );
}

/** Opens the camera of a phone; the style sheet leaves it out where there is a mouse. */
function Camera({ name, take }: { name: string; take(files: FileList | null): void }) {
  return (
    <label className="btn camera">
      Take a photo
      <input
        className="vh"
        type="file"
        accept="image/*"
        capture="environment"
        name={name}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
    </label>
  );
}

/** Leads from a file that a scanner wrote to its findings; the file that is here goes along. */
function ScanOffer({ title, to }: { title: string; to: string }) {
  return (
    <p className="row">
      <span role="status">These are scan results: {title}.</span>
      <button className="btn" type="submit" formAction={to} formNoValidate name="do" value="try">
        Read the findings
      </button>
      <span className="muted small">Or go on: the file is kept unread.</span>
    </p>
  );
}

type LeavingProps = { one: Leaving; again(key: number): void; drop(key: number): void };

function LeavingFile({ one, again, drop }: LeavingProps) {
  const { name, size } = one.file;
  const share = size > 0 ? one.sent / size : 0;
  return (
    <li>
      {one.state === "sending" ? <Bar share={share} /> : null}
      <bdi>{name}</bdi>{" "}
      <span className={one.state === "failed" ? "err" : "muted"} role="status">
        {progressText(one, share)}
      </span>{" "}
      {one.state === "failed" ? (
        <button className="btn quiet" type="button" onClick={() => again(one.key)}>
          Send<span className="vh"> {name}</span> again
        </button>
      ) : null}
      <Remove name={name} press={() => drop(one.key)} />
    </li>
  );
}

function progressText({ state, why }: Leaving, share: number): string {
  if (state === "failed") return `not uploaded: ${why}`;
  if (state === "waiting") return "waits for the file before";
  if (why) return `${Math.floor(share * 100)} % sent; ${why}`;
  return share < 1 ? `${Math.floor(share * 100)} % sent` : "sent, storing";
}

function Remove({ name, press }: { name: string; press(): void }) {
  return (
    <button className="btn quiet" type="button" onClick={press}>
      Remove<span className="vh"> {name}</span>
    </button>
  );
}
